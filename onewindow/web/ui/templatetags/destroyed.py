"""What a page says of an application whose files two persons have destroyed (销毁)."""

from django import template

from onewindow.domain.cases.queries import archive

register = template.Library()


@register.inclusion_tag("ui/destroyed.html")
def destroyed_of(bundle: int, holder: str) -> dict[str, object]:
    """Over a bundle: when, and by which rule; nothing, and nothing asked, as long as it names its ``holder``."""
    return {"gone": None if holder else archive.destroyed_in(f"bundle:{bundle}")}
