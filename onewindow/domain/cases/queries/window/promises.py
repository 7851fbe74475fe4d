"""The letter of promise (承诺书) as pages and prints show it: which papers are to follow, until when, and what happens else."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case, Material, Promise, PromiseLetter
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.queries.papers import NoSuchPaper
from onewindow.domain.catalogue.queries import ItemSpec, MaterialSpec, spec
from onewindow.domain.org.queries import Actor


@dataclass(frozen=True, slots=True)
class Awaited:
    """One promised paper. ``due_at`` is None before acceptance; ``stand``: open, here, checked, lapsed."""

    spec: MaterialSpec
    within: str
    then: str
    due_at: datetime | None
    stand: str
    kept_at: datetime | None = None
    returned_why: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """承诺书. What the applicant promises; ``confirmed_at`` is None while he has not confirmed it."""

    case: int
    number: str
    state: str
    version: int
    item: ItemSpec
    holder_name: str
    papers: tuple[Awaited, ...]
    confirmed_at: datetime | None
    how: str

    @property
    def open(self) -> tuple[Awaited, ...]:
        """What is still to be brought."""
        return tuple(one for one in self.papers if one.stand == "open")

    @property
    def here(self) -> tuple[Awaited, ...]:
        """What has come and waits to be checked."""
        return tuple(one for one in self.papers if one.stand == "here")


def to_promise(versions: Iterable[int], slugs: Collection[str]) -> tuple[Awaited, ...]:
    """拟承诺材料. What the letter will say of these materials of these item versions, before anything is handed in."""
    found: dict[str, Awaited] = {}
    for version in versions:
        for one in spec(version).materials:
            if one.key in slugs and one.key not in found:
                rule = rules.tolerance(one.particulars)
                found[one.key] = Awaited(one, rule.within, rule.then, None, "open")
    return tuple(found.values())


def promised(case: int | Case, actor: Actor, awaited: Sequence[str] | None = None) -> Letter:
    """承诺书. The papers of a case that were promised, with their days.

    :param awaited: the materials that stand as promised in their order, if they were read already.
    :raises NoSuchPaper: if nothing was promised. :raises NoSuchCase, NotYours: as the case page.
    """
    row = must_see(actor, case)
    papers = _papers(row, awaited)
    if not papers:
        raise NoSuchPaper(case=row.pk)
    signed = PromiseLetter.objects.filter(case=row).order_by("-id").first()
    return Letter(
        row.pk,
        row.number,
        row.state,
        row.version,
        spec(row.item_version_id),
        row.holder_name,
        papers,
        signed.at if signed else None,
        signed.how if signed else "",
    )


def _papers(row: Case, awaited: Sequence[str] | None = None) -> tuple[Awaited, ...]:
    known = {one.key: one for one in spec(row.item_version_id).materials}
    found = [
        Awaited(
            known[one.material], one.within, one.consequence, one.due_at, _stand(one), one.kept_at, one.returned_why
        )
        for one in Promise.objects.filter(case=row).order_by("due_at", "id")
    ]
    begun = {one.spec.key for one in found}
    if awaited is None:
        rows = Material.objects.filter(case=row, state="promised").order_by("id")
        awaited = list(rows.values_list("slug", flat=True))
    for slug in awaited:
        if slug not in begun:
            rule = rules.tolerance(known[slug].particulars)
            found.append(Awaited(known[slug], rule.within, rule.then, None, "open"))
    return tuple(found)


def _stand(one: Promise) -> str:
    if one.lapsed_at:
        return "lapsed"
    if one.checked_at:
        return "checked"
    return "here" if one.kept_at else "open"
