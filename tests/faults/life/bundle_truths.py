"""What holds of every bundle at every moment, and what besides when the readers have read everything."""

from itertools import pairwise

from onewindow.domain.bundles.models import ENDED, Bundle, BundleCase, BundleConsent, BundleCorrection
from onewindow.domain.cases.models import ENDED as CASE_ENDED
from onewindow.domain.cases.models import RUNNING as UNDECIDED
from onewindow.kernel.models import Event, Task

WORK = {"filed": {"accept", "consent"}, "correcting": {"correct"}, "running": set()}
TIMERS = {"filed": {"notice-limit"}, "running": {"total-limit"}}
BEFORE = {"filed", "waiting", "withdrawn", "stopped"}
"""Where cases may be before their bundle is accepted."""


def truths(pk: int) -> None:
    """Of one bundle."""
    row = Bundle.objects.get(pk=pk)
    parts = list(BundleCase.objects.select_related("case").filter(bundle=pk).order_by("order"))
    assert all(part.case.group == f"bundle:{pk}" for part in parts)
    _tasks(row)
    _events(row)
    states = {part.case.state for part in parts}
    if row.state in ("filed", "correcting"):
        assert states <= BEFORE, f"a bundle that is {row.state} has cases {states}"
    if row.state in ENDED:
        assert not states & set(UNDECIDED), f"a bundle that is {row.state} has cases {states}"
        assert row.closed_at is not None and row.outcome
    open_notices = BundleCorrection.objects.filter(bundle=row, answered_at=None).count()
    assert open_notices == (row.state == "correcting")
    open_proposals = BundleConsent.objects.filter(bundle=row, given_at=None, declined_at=None).count()
    asked = Task.objects.filter(kind="bundle", thing=pk, name="consent", closed_at=None).count()
    assert open_proposals == asked, "a proposal hangs"
    if row.state == "not_accepted":
        given = BundleConsent.objects.get(pk=row.consent_id or 0)
        assert given.given_by_id not in (None, given.proposed_by_id), "one person alone refused"


def _tasks(row: Bundle) -> None:
    tasks = list(Task.objects.filter(kind="bundle", thing=row.pk, closed_at=None))
    people = [task for task in tasks if task.post is not None or task.actor is not None]
    timers = {task.name for task in tasks if task not in people}
    assert {task.name for task in people} <= WORK.get(row.state, set())
    assert len(people) == bool(WORK.get(row.state)), f"{row.state}: {[task.name for task in people]}"
    assert timers <= TIMERS.get(row.state, set())
    assert row.state != "filed" or timers, "the five days of a filed bundle run"


def _events(row: Bundle) -> None:
    moves = list(Event.objects.filter(kind="bundle", thing=row.pk, name__startswith="bundle.").order_by("id"))
    names = [event.name for event in moves]
    assert names[0] == "bundle.file"
    assert sum(name in ("bundle.accept", "bundle.deem-accepted") for name in names) <= 1, "accepted twice"
    assert sum(name in ("bundle.close", "bundle.withdraw", "bundle.not-accept") for name in names) == (
        row.state in ENDED
    )
    assert names.count("bundle.overdue") <= 1
    assert all((after.version or 0) - (before.version or 0) == 1 for before, after in pairwise(moves))
    assert moves[-1].version == row.version


def quiet(pk: int) -> None:
    """When nothing is left to be read: closed if and only if all has ended; what can begin has begun."""
    row = Bundle.objects.get(pk=pk)
    parts = {part.node: part.case for part in BundleCase.objects.select_related("case").filter(bundle=pk)}
    after = dict(BundleCase.objects.filter(bundle=pk).values_list("node", "after"))
    ended = all(case.state in CASE_ENDED for case in parts.values())
    assert (row.state in ENDED) == ended or (row.state in ENDED and _handed_over_later(parts)), (
        f"{row.state}, all ended: {ended}"
    )
    for node, case in parts.items():
        if case.state == "waiting" and row.state == "running":
            inputs = [parts[one].outcome for one in after[node]]
            assert not all(one == "granted" for one in inputs), f"{node} waits for nothing"
            assert not any(one not in ("", "granted") for one in inputs), f"{node} waits for what will never come"


def _handed_over_later(parts: dict[str, object]) -> bool:
    """A withdrawn bundle may have granted cases whose licence is still to be handed over."""
    return all(case.state in (*CASE_ENDED, "granted", "refused") for case in parts.values())  # type: ignore[attr-defined]
