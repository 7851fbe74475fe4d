"""Good answers in the guide (公开问答): what everybody reads about an item."""

from onewindow.domain.feedback.models import Consultation


def published(item: str, *, after: int | None = None, limit: int = 20) -> list[Consultation]:
    """公开问答. The published answers of an item (slug), newest question first; ``after`` is the last id of the page before."""
    rows = Consultation.objects.select_related("answering").filter(
        item__slug=item, published_at__isnull=False, off_guide_at=None
    )
    if after is not None:
        rows = rows.filter(pk__lt=after)
    wanted = ("number", "guide_question", "guide_answer", "published_at", "answering")
    return list(rows.only(*wanted).order_by("-pk")[:limit])


def answers(item: str, limit: int = 3) -> list[Consultation]:
    """精选问答. The few that stand on the item's own page."""
    return published(item, limit=limit)
