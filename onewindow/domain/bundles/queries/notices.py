"""Written notices as the applicant prints them (文书): to put right, not accepted, not granted; of a case or a package."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.bundles.models import Bundle, BundleConsent
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import NoSuchBundle, must_see, of_case
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.queries import NoSuchPaper
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor

CORRECTION, REFUSAL = "correction", "refusal"


@dataclass(frozen=True, slots=True)
class Notice:
    """One paper; ``kind`` is ``correct``, ``not-accept`` or ``refuse``; ``items``: what to put right, in both languages."""

    kind: str
    number: str
    title: Any
    holder_name: str
    department: Any
    items: tuple[tuple[str, str], ...]
    text: str
    legal_basis: str
    guidance: str
    at: datetime
    reason: str = ""
    """The coded reason of a refusal in the active language."""
    body: str = ""
    """The right body, where the power is another's."""


def sees(bundle: int, actor: Actor) -> bool:
    """可查看. Whether the actor may see the bundle."""
    try:
        must_see(bundle, actor)
    except NoSuchBundle:
        return False
    return True


def reads_as(case: int, actor: Actor) -> Actor:
    """可查看其办件. Who sees the application sees its cases too: as whom the rooms below are asked."""
    found = of_case(case)
    return Actor.SYSTEM if found is not None and sees(found[0], actor) else actor


def about_case(case: int) -> str:
    """委托事项. What a mandate must name to cover a case: the package it belongs to; empty for a case by itself."""
    found = of_case(case)
    if found is None:
        return ""
    version = Bundle.objects.values_list("package_version", flat=True).get(pk=found[0])
    return f"package:{published(version).slug}"


def case_paper(case: int, kind: str, actor: Actor) -> Notice:
    """单件文书. The correction notice or the written refusal of a case; who sees its bundle sees it.

    :raises NoSuchPaper: if there is none. :raises NoSuchCase, NotYours: as the case page.
    """
    found = of_case(case)
    who = Actor.SYSTEM if found is not None and sees(found[0], actor) else actor
    if kind == CORRECTION:
        one = cases.correction_notice(case, who)
        words = (one.number, one.item.name, one.holder_name, one.item.department)
        return Notice("correct", *words, one.items, one.text, "", "", one.at)
    no = cases.refusal_notice(case, who)
    words = (no.number, no.item.name, no.holder_name, no.item.department)
    return Notice(no.kind, *words, (), no.reasons, no.legal_basis, no.guidance, no.at, _ground(no.reason), no.body)


def bundle_paper(bundle: int, kind: str, actor: Actor) -> Notice:
    """联办文书. The latest correction notice of a bundle, or the notice that it was not accepted.

    :raises NoSuchPaper: if there is none. :raises NoSuchBundle: also when the actor may not see it.
    """
    row = must_see(bundle, actor)
    package = published(row.package_version_id)
    post = Post.objects.select_related("department").get(pk=row.window_post_id)
    words = (row.number, package.name, row.holder_name, post.department.name)
    if kind == CORRECTION:
        notice = row.corrections.order_by("-at").first()
        if notice is None:
            raise NoSuchPaper(bundle=bundle)
        names = _names(row)
        items = tuple(names.get(one, (one, one)) for one in notice.items)
        return Notice("correct", *words, items, notice.text, "", "", notice.at)
    no = BundleConsent.objects.filter(pk=row.consent_id or 0, given_at__isnull=False).first()
    if no is None:
        raise NoSuchPaper(bundle=bundle)
    at = no.given_at or no.proposed_at
    coded = (_ground(no.reason), no.body)
    return Notice("not-accept", *words, (), no.reasons, no.legal_basis, no.guidance, at, *coded)


def _ground(code: str) -> str:
    """The coded reason as a paper names it; "another" names nothing: its words stand under the reasons."""
    return "" if code == "other" else cases.reason_name(code)


def _names(row: Bundle) -> dict[str, tuple[str, str]]:
    """Names of every material and field of the package, in both languages."""
    plan = published(row.package_version_id).plan
    names = {key: (one.name.zh, one.name.en) for key, one in plan.types.items()}
    names |= {key: (one.label_zh, one.label_en) for key, one in plan.elements.items()}
    return names
