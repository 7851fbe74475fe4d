"""A person's home (我的): what runs and what has ended, packages and single items in one list, for each side he acts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from onewindow.domain.bundles.models import ENDED, Bundle, Draft
from onewindow.domain.bundles.queries.drafts import DraftLine
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import BundleLine, applies, lines
from onewindow.domain.bundles.rules.plan import Words
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.queries import Progress
from onewindow.domain.org.queries import Actor, OnMandate, Side, filed_on, of_givers

MOST = 50


@dataclass(frozen=True, slots=True)
class Affair:
    """One line: an application for a package, or for a single item; ``on`` says who filed it on a mandate."""

    bundle: BundleLine | None
    case: Progress | None
    on: OnMandate | None

    @property
    def filed_at(self) -> datetime:
        """When it was handed in: the order of the list."""
        one = self.bundle or self.case
        assert one is not None
        return one.filed_at

    @property
    def state(self) -> str:
        """Where it stands."""
        one = self.bundle or self.case
        assert one is not None
        return one.state


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list ends: the last bundle and the last case on it (or before it)."""

    bundle: int | None = None
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Affairs:
    """A page of the list; ``after`` is where the next one begins, None on the last."""

    rows: tuple[Affair, ...]
    after: Place | None


def affairs(side: Side, at: datetime, *, ended: bool, after: Place = Place(), limit: int = 20) -> Affairs:
    """办件清单. What runs (or has ended) for this side, newest first: two index ranges merged by the moment of filing.

    The number of SQL statements does not grow with the list.
    """
    if not side.files:
        return Affairs((), None)
    found = _bundles(side, ended, after.bundle, limit + 1)
    alone = cases.alone(side, at, ended=ended, before=after.case, limit=limit + 1)
    on = filed_on([f"bundle:{row.pk}" for row in found] + [f"case:{one.id}" for one in alone]) if side.account else {}
    rows = [Affair(line, None, on.get(f"bundle:{line.id}")) for line in lines(found, at)]
    rows += [Affair(None, one, on.get(f"case:{one.id}")) for one in alone]
    rows.sort(key=lambda one: one.filed_at, reverse=True)
    page = rows[:limit]
    if len(rows) <= limit:
        return Affairs(tuple(page), None)
    last_bundle = min((row.bundle.id for row in page if row.bundle), default=after.bundle)
    last_case = min((row.case.id for row in page if row.case), default=after.case)
    return Affairs(tuple(page), Place(last_bundle, last_case))


def waiting_for_you(side: Side, at: datetime, limit: int = 10) -> tuple[Affair, ...]:
    """待您处理. Applications with a notice to answer, oldest first."""
    if not side.files:
        return ()
    rows = Bundle.objects.filter(_whose(side), state="correcting").order_by("pk")
    found = [Affair(line, None, None) for line in lines(list(rows[:limit]), at)]
    alone = cases.alone(side, at, ended=False, correcting=True, limit=limit)
    found += [Affair(None, one, None) for one in alone]
    return tuple(sorted(found, key=lambda one: one.filed_at)[:limit])


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A package whose notice waits for an answer: whose, and which."""

    bundle: int
    number: str
    holder: str
    package: Words


def to_answer(actor: Actor) -> list[Entrusted]:
    """待补正. Packages whose notice waits for an answer in the name of those whose mandate the actor holds today; one SQL."""
    if not actor.mandates:
        return []
    rows = Bundle.objects.filter(of_givers(actor), state="correcting").order_by("-pk")[:MOST]
    return [
        Entrusted(row.pk, row.number, row.holder_name, published(row.package_version_id).name)
        for row in rows
        if applies(row, actor)
    ]


def drafts_for(side: Side, *, after: int | None = None, limit: int = 20) -> list[DraftLine]:
    """草稿. What was begun for this side and not submitted, newest first; ``after`` is the last id of the page before.

    What a clerk fills in at a window is not among them: it is on his desk until it is signed.
    """
    if not side.files:
        return []
    rows = Draft.objects.filter(_whose(side), bundle=None, clerk=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [
        DraftLine(row.pk, one.slug, one.name, row.step, row.saved_at)
        for row in rows.order_by("-pk")[:limit]
        for one in [published(row.package_version_id)]
    ]


@dataclass(frozen=True, slots=True)
class Done:
    """One act on a mandate in words: what was done, about which package, and its address while it is there."""

    act: str
    at: datetime
    number: str
    title: Any
    bundle: int | None


def told(acts: Sequence[Any], at: datetime) -> list[Done]:
    """代办记录. Acts on a mandate with what they were about; the same number of SQL for any number of acts."""
    refs = [(one, *one.ref.partition(":")[::2]) for one in acts]
    bundles = Bundle.objects.in_bulk([int(pk) for _, kind, pk in refs if kind == "bundle"])
    drafts = Draft.objects.in_bulk([int(pk) for _, kind, pk in refs if kind == "draft"])
    single = {one.id: one for one in _cases([int(pk) for _, kind, pk in refs if kind == "case"], at)}
    begun = cases.item_draft_names([int(pk) for _, kind, pk in refs if kind == "item-draft"])
    done = []
    for one, kind, pk in refs:
        row = bundles.get(int(pk)) if kind == "bundle" else drafts.get(int(pk)) if kind == "draft" else None
        alone = single[int(pk)].item.name if kind == "case" else begun.get(int(pk), "") if kind == "item-draft" else ""
        title = published(row.package_version_id).name if row else alone
        number = row.number if isinstance(row, Bundle) else single[int(pk)].number if kind == "case" else ""
        done.append(Done(one.act, one.at, number, title, row.pk if isinstance(row, Bundle) else None))
    return done


def _cases(ids: list[int], at: datetime) -> list[Progress]:
    return cases.progress(at, cases=ids) if ids else []


def filed_by(bundle: int) -> OnMandate | None:
    """代办人. Who filed a bundle on its owner's mandate; None: the owner himself, his business, or the window."""
    return filed_on([f"bundle:{bundle}"]).get(f"bundle:{bundle}")


def _bundles(side: Side, ended: bool, before: int | None, limit: int) -> list[Bundle]:
    rows = Bundle.objects.filter(_whose(side))
    rows = rows.filter(state__in=ENDED) if ended else rows.exclude(state__in=ENDED)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def _whose(side: Side) -> Q:
    named = side.named("package")
    return side.whose if named is None else side.whose & Q(package_version__package__slug__in=named)
