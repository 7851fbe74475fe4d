"""一次受理. One window looks at the whole bundle once; then every independent item starts at the same moment."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.reading import Seen, look, nodes, task_of
from onewindow.domain.bundles.actions.refusals import MaterialsMissing, NotAtThisStep, NotChecked
from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.bundles.states import BUNDLE, FILED
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import ENDED, Material
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Moved, Open


def accept(*, bundle: int, checked: Collection[str], by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """受理. Accept the bundle once: all independent cases start with their clocks, and the total clock starts.

    :param checked: types of the materials the clerk has looked at; every uploaded or promised one must be among them.
    :param seen: the version of the page he had before him.
    :raises NotChecked: with the materials he has not looked at. :raises MaterialsMissing: one is missing or faulty.
    :raises TaskGone, ChangedMeanwhile: a colleague was faster; details say who.
    :raises NotYours, NotAtThisStep: see there.
    """
    now = look(bundle)
    task_of(now, "accept", by, seen)
    parts = nodes(bundle)
    # What was dropped before acceptance is neither looked at nor in the way.
    _complete([part for part in parts if part.case.state not in ENDED], frozenset(checked))
    return _accept(now, parts, "accept", at, by, at)


def deem_accepted(*, bundle: int, at: datetime) -> Moved:
    """视为受理. Nothing was told in time: accepted as of the day of receipt (行政许可法 art. 32 (4)).

    The time is that of the strictest of its items (``rules.clocks.notice``); one receipt is accepted as one.
    """
    now = look(bundle)
    if now.row.state != FILED:
        raise NotAtThisStep(bundle=bundle, state=now.row.state)
    return _accept(now, nodes(bundle), "deem-accepted", now.row.received_at, Actor.SYSTEM, at)


def _complete(parts: list[BundleCase], checked: frozenset[str]) -> None:
    rows = Material.objects.filter(case__in=[part.case_id for part in parts]).values_list(
        "case_id", "slug", "state", "satisfied_by"
    )
    awaited = {part.case_id: part.case.state == "waiting" for part in parts}
    brought = _brought(parts)
    bad = {
        slug
        for case, slug, state, _ in rows
        if state in ("missing", "faulty") and not (awaited[case] and slug in brought[case])
    }
    if bad:
        raise MaterialsMissing(materials=sorted(bad))
    unseen = {slug for _, slug, _, how in rows if how in ("upload", "promise")} - checked
    if unseen:
        raise NotChecked(materials=sorted(unseen))


def _brought(parts: list[BundleCase]) -> dict[int, frozenset[str]]:
    """Per case the materials that the results it waits for will stand for."""
    results = {part.node: spec(part.case.item_version_id).results for part in parts}
    return {
        part.case_id: frozenset(r.material for before in part.after for r in results[before] if r.material)
        for part in parts
    }


def _accept(now: Seen, parts: list[BundleCase], move: str, accepted_at: datetime, by: Actor, at: datetime) -> Moved:
    going = [part for part in parts if part.case.state not in ENDED]
    limits = {part.node: spec(part.case.item_version_id).promised for part in going}
    due = clocks.total(going, limits, accepted_at, now.row.centre_id)
    first = [part.case_id for part in parts if part.case.state == "filed"]
    with transaction.atomic():
        # The bundle's own row first: of two clerks at once the second waits here and is told who was faster.
        moved = step.step(
            BUNDLE,
            now.row.pk,
            now.row.version,
            move,
            by=by.account,
            at=at,
            close=now.ids,
            open=(Open("total-limit", due_at=due),),
            set={"accepted_at": accepted_at, "due_at": due},
            data={"due": due.isoformat(), "accepted": first, **by.acting(now.row.window_post_id)},
        )
        if move == "accept":
            cases.accept_set(cases=first, by=by, at=at)
        else:
            now.row.consents.filter(given_at=None, declined_at=None).update(
                declined_at=at
            )  # nobody has answered in time
            for case in first:
                cases.deem_accepted(case=case, at=at)
    return moved
