"""增减事项. Optional items join a bundle that runs, or leave it; what waits for one that leaves goes with it, named before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.drafts import must_fit
from onewindow.domain.bundles.actions.filing import later, paper
from onewindow.domain.bundles.actions.reading import Seen, about, account_of, look, must_own, nodes
from onewindow.domain.bundles.actions.refusals import FormWrong, MaterialsMissing, NotAtThisStep, NotYours
from onewindow.domain.bundles.actions.together.running import start_dependents
from onewindow.domain.bundles.models import BundleCase, BundleChange
from onewindow.domain.bundles.queries.drafts import Pages
from onewindow.domain.bundles.queries.together.options import Asked, Wanted, asked, files_of, wanted
from onewindow.domain.bundles.rules import form, graph
from onewindow.domain.bundles.states import BUNDLE, FILED, RUNNING
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions import Holder
from onewindow.domain.catalogue.queries import must_be_open
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Open
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA


class NothingChanges(Refusal):
    """These answers neither add nor drop an item (没有增减任何事项)."""


class ConsentMissing(Refusal):
    """Write down how the applicant asked for it: a clerk changes nothing of his own accord (须有申请人同意)."""


class DecidedAlready(Refusal):
    """What is decided cannot be dropped any more (事项已作出决定).

    ``details['items']`` names them.
    """


class PackageNeedsThem(Refusal):
    """Items this package always needs wait for the one to be dropped; withdraw the application and apply anew (必办事项依赖该事项)."""


class DroppedBefore(Refusal):
    """What was dropped once does not come back into this application; apply for it by itself (事项已退出本次联办)."""


class OthersChange(Refusal):
    """Items under way would have to wait or bring something else; apply for it by itself (影响在办事项)."""


class FollowersNotNamed(Refusal):
    """Other items go with the one that is dropped; look at them and confirm (须确认一并退出的事项).

    ``details['items']`` names them.
    """


@dataclass(frozen=True, slots=True)
class Changed:
    """What has been done: nodes added and dropped, followers among them."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]


def change_items(
    *,
    bundle: int,
    answers: Mapping[str, str],
    data: Mapping[str, Any] | None = None,
    files: Mapping[str, Pages] | None = None,
    follows: Collection[str] = (),
    consent: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Changed:
    """增减事项. Other answers to the questions that choose items: what they add is filed and begins, what they drop is
    withdrawn with what waits for it.

    An item that joins takes over every paper the bundle has; accepted once is accepted: its clock starts now, or when
    what it waits for is granted. The promise for the whole moves only as far as the added items need.

    :param follows: nodes that go with the dropped ones, as the person was told. :param consent: how the applicant
        asked, when a clerk writes it. :param data, files: what the added items ask beyond what is there;
        a material of several pages as its files in their order.
    :raises NotYours: for others; dropping is the applicant's own, a mandate is not enough. :raises NotAtThisStep: while
        a notice is open, or after the end. :raises NothingChanges, ConsentMissing, DecidedAlready, PackageNeedsThem,
        DroppedBefore, OthersChange, FollowersNotNamed: see there.
    :raises FormWrong, MaterialsMissing, QuestionsOpen, NoSuchAnswer, ItemNotOpen: as ``submit``.
    """
    now = look(bundle)
    clerk = by.kind == "staff"
    if clerk and not may(by, role="window"):
        raise NotYours(bundle=bundle)
    if clerk and not consent.strip():
        raise ConsentMissing(fields=["consent"])
    if now.row.state not in (FILED, RUNNING):
        raise NotAtThisStep(bundle=bundle, state=now.row.state)
    parts = nodes(bundle)
    would = wanted(now.row, parts, answers, data or {})
    if not clerk:
        must_own(now, by, personally=bool(would.dropped))
    _must_be_possible(would, follows)
    given = {**files_of(parts), **{slug: must_fit(pages) for slug, pages in (files or {}).items() if pages}}
    more = _must_be_complete(now, would, data or {}, given, at) if would.added else None
    version = now.row.version if seen is None else seen
    with transaction.atomic():
        # The bundle's own row first: of two at once the second waits here and is told who was faster.
        _move(now, parts, would, more, version, by, at)
        for place, slug in enumerate(would.added, max(part.order for part in parts) + 1):
            assert more is not None
            _join(now, would, more, given, slug, place, by, at)
        for part in reversed(parts):
            if part.node in would.all_dropped:
                cases.withdraw(case=part.case_id, by=Actor.SYSTEM if clerk else by, at=at)
        BundleChange.objects.create(
            bundle_id=bundle,
            added=list(would.added),
            dropped=list(would.all_dropped),
            consent=within(consent, 1000, "consent"),
            by_id=account_of(by),
            at=at,
        )
        if now.row.state == RUNNING and would.added:
            start_dependents(bundle=bundle, at=at)
        act_on_mandate(
            owner=now.row.owner_id,
            enterprise=now.row.enterprise_id,
            about=about(now.row),
            ref=f"bundle:{bundle}",
            act="bundle.change",
            by=by,
            at=at,
        )
    return Changed(would.added, would.all_dropped)


def _must_be_possible(would: Wanted, follows: Collection[str]) -> None:
    refused: tuple[tuple[tuple[str, ...], type[Refusal]], ...] = (
        (would.decided, DecidedAlready),
        (would.needed, PackageNeedsThem),
        (would.again, DroppedBefore),
        (would.moved, OthersChange),
    )
    for about_, refusal in refused:
        if about_:
            raise refusal(items=list(about_))
    if not would.added and not would.dropped:
        raise NothingChanges()
    if set(follows) != set(would.followers):
        raise FollowersNotNamed(items=list(would.followers))


def _must_be_complete(
    now: Seen, would: Wanted, data: Mapping[str, Any], files: Mapping[str, Pages], at: datetime
) -> Asked:
    must_be_open((would.plan.items[slug].version for slug in would.added), at.astimezone(CHINA).date())
    more = asked(now.row, would, data, files, at)
    if more.problems:
        raise FormWrong(problems=[(one.field, one.code, str(one)) for one in more.problems])
    if more.papers:
        raise MaterialsMissing(materials=[one.type.key for one in more.papers])
    return more


def _move(
    now: Seen, parts: list[BundleCase], would: Wanted, more: Asked | None, version: int, by: Actor, at: datetime
) -> None:
    values: dict[str, Any] = {"answers": {**now.row.answers, **would.selection.answers}}
    close: list[int] = []
    open_: tuple[Open, ...] = ()
    if more is not None:
        values["data"] = more.data
    if now.row.state == FILED and would.added:
        close, open_ = _sooner(now, would, at)
    if now.row.state == RUNNING and would.added and now.row.due_at is not None:
        due = clocks.with_more(now.row, parts, would.added, would.selection.edges, would.plan.items, at)
        if due > now.row.due_at:
            values["due_at"] = due
            told = now.row.told_at and clocks.with_more(
                now.row, parts, would.added, would.selection.edges, would.plan.items, at, now.row.told_at
            )
            values |= {"told_at": told} if told else {}
            close, open_ = now.ids_of("total-limit"), (Open("total-limit", due_at=due),)
    step.step(
        BUNDLE,
        now.row.pk,
        version,
        "change",
        by=by.account,
        at=at,
        close=close,
        open=open_,
        set=values,
        data={"added": len(would.added), "dropped": len(would.all_dropped), **by.acting(now.row.window_post_id)},
    )


def _sooner(now: Seen, would: Wanted, at: datetime) -> tuple[list[int], tuple[Open, ...]]:
    """What is due sooner, because the law of an item that joins leaves the one window less time than it still has."""
    due = clocks.notice_due((would.plan.items[slug].version for slug in would.added), at, now.row.centre_id)
    late = [task for task in now.tasks if task.due_at is not None and task.due_at > due]
    fresh = (
        clocks.posted(one.name, one.post, at, due, now.row.centre_id) if one.post else Open(one.name, due_at=due)
        for one in late
    )
    return [one.pk for one in late], tuple(fresh)


def _join(
    now: Seen, would: Wanted, more: Asked, files: Mapping[str, Pages], slug: str, place: int, by: Actor, at: datetime
) -> None:
    row, plan = now.row, would.plan
    after = graph.inputs(slug, would.selection.edges)
    papers = [one for use in would.selection.uses[slug] if (one := paper(more.merged, use, files)) is not None]
    told: dict[str, Any] = {
        "item": plan.items[slug].version,
        "holder": Holder(
            row.holder_kind,
            row.holder_name,
            row.holder_code,
            phone=row.phone,
            person=row.person_id,
            enterprise=row.enterprise_id,
        ),
        "answers": form.for_item(plan, slug, more.data),
        "papers": papers,
        "situation": would.selection.answers,
        "by": by,
        "at": at,
        "owner": row.owner_id,
        "channel": "window" if by.kind == "staff" else row.channel,
        "group": f"bundle:{row.pk}",
        "about": about(row),
    }
    if after or row.state == RUNNING:
        filed = cases.wait(**told, later=later(plan, would.selection, more.sheet, slug))
    else:
        filed = cases.file(**told)
    BundleCase.objects.create(bundle_id=row.pk, case_id=filed.id, node=slug, order=place, after=list(after))
