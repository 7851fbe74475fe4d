"""What holds of every case at every moment, asked of the tables and not of the verbs."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from onewindow.domain.cases.models import ENDED, Case, Consent, Material, Opinion, RefusalNotice
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.kernel import log
from onewindow.kernel.models import Event, Owed, Task

ACCEPTING = {
    f"case.{name}"
    for name in ("accept", "accept-direct", "deem-accepted", "deem-accepted-direct", "start", "start-direct")
}
PROMISE, LAW = "promised-limit", "statutory-limit"
WORK = {  # state → what people may have open; exactly one of them unless it is a review
    "waiting": set(),
    "filed": {"accept", "consent"},
    "correcting": {"correct"},
    "reviewing": {"review"},
    "deciding": {"decide", "consent"},
    "granted": {"close"},
    "refused": {"close"},
    **{state: set() for state in ENDED},
}


def truths(ids: set[int], touched: set[int], *, alone: bool = True) -> None:
    """Of these cases, and of everything that hangs on them; in detail of those that something was done to.

    :param alone: there are no other cases.
    """
    rows = {row.pk: row for row in Case.objects.filter(pk__in=ids)}
    assert rows.keys() == ids
    mine = {"kind": "case"} if alone else {"kind": "case", "thing__in": ids}
    tasks = list(Task.objects.filter(**mine, closed_at=None))
    assert {task.thing for task in tasks} <= ids, "a task without a thing"
    events = list(Event.objects.filter(**mine, name__startswith="case.").order_by("id"))
    assert {event.thing for event in events} == ids, "an event without a thing, or a thing without its birth"
    for pk in touched:
        row = rows[pk]
        _tasks(row, [task for task in tasks if task.thing == pk])
        _events(row, [event for event in events if event.thing == pk], alone=alone)
        _papers(row)
    if alone:
        _licences(rows)
    assert len({row.number for row in rows.values()}) == len(rows), "a number twice"


def _tasks(row: Case, tasks: list[Task]) -> None:
    people = [task for task in tasks if task.post is not None or task.actor is not None]
    timers = {task.name for task in tasks if task not in people}
    names = Counter(task.name for task in people)
    assert set(names) <= WORK[row.state], f"{row.state} has open {names}"
    bundled = bool(row.group) and row.state in ("filed", "waiting")
    must = (
        set()
        if bundled
        else {"filed": {"notice-limit"}, "reviewing": {PROMISE}, "deciding": {PROMISE}}.get(row.state, set())
    )
    may = must | ({LAW} if row.state in ("reviewing", "deciding") else set())
    assert must <= timers <= may, f"{row.state} has timers {timers}"
    if WORK[row.state] and not (row.group and row.state == "filed"):
        assert names, f"nobody is to do anything about a case that is {row.state}"
        assert row.state == "reviewing" or sum(names.values()) == 1
    posts = [task.post for task in people if task.name == "review"]
    assert len(posts) == len(set(posts)), "a department is asked twice"
    for task in people:
        assert (task.actor == row.owner_id) == (task.name == "correct")


def _events(row: Case, events: list[Event], *, alone: bool) -> None:
    names = [event.name for event in events]
    moves = [event for event in events if not event.name.endswith("-overdue")]
    assert sum(name in ACCEPTING for name in names) <= 1, "accepted twice"
    assert names[0] in ("case.file", "case.wait")
    decided = sum(name in ("case.grant", "case.refuse") for name in names)
    assert decided == (row.outcome in ("granted", "refused"))
    joined = Opinion.objects.filter(case=row).count()
    assert names.count("case.review") == joined, "each opinion is one event"
    assert row.version == max(event.version or 0 for event in moves)
    for before, after in pairwise(moves):
        up = (after.version or 0) - (before.version or 0)
        assert up == 1 or (up == 0 and after.name == "case.review"), "each step is one version, an opinion may be none"
    # a door takes the moment when it is asked; who then waits for the server may write after somebody who came later
    waited = timedelta(0) if alone else timedelta(seconds=30)
    assert all(after.at >= before.at - waited for before, after in pairwise(moves))
    for name in ("case.close", "case.withdraw"):
        assert names.count(name) <= 1, f"{name} twice"
    late = [(event.name, (event.data or {})["due"]) for event in events if event.name.endswith("-overdue")]
    assert len(late) == len(set(late)), f"said to be late twice: {late}"


def _papers(row: Case) -> None:
    refused = RefusalNotice.objects.filter(case=row).select_related("consent").first()
    assert (refused is not None) == (row.outcome in ("refused", "not_accepted"))
    if refused is not None:
        given = refused.consent
        assert given.given_by_id is not None and given.given_by_id != given.proposed_by_id, "one person alone refused"
        assert refused.reasons and refused.guidance
        assert row.consent_id == given.pk
    asked = Task.objects.filter(kind="case", thing=row.pk, name="consent", closed_at=None).exists()
    assert Consent.objects.filter(case=row, given_at=None, declined_at=None).exists() == asked, "a proposal hangs"
    if row.state in ("reviewing", "deciding", "granted", "refused"):
        assert row.accepted_at is not None and row.promised_due_at is not None
        assert row.promised_due_at >= row.accepted_at >= row.filed_at
        assert not Material.objects.filter(case=row, state="received").exists(), "accepted and not looked at"


def _licences(rows: dict[int, Case]) -> None:
    given = Counter(Licence.objects.values_list("case_ref", flat=True))
    told = {f"case:{pk}" for pk, row in rows.items() if row.outcome == "granted"}
    assert set(given) <= told, "a licence nobody has granted"
    for event in Event.objects.filter(kind="case", name="case.grant"):
        assert given[f"case:{event.thing}"] == (event.data or {})["outputs"]


def quiet() -> None:
    """When the readers have read everything: each message once, nothing owed, and the log verifies."""
    told = Counter(Message.objects.values_list("event", "key", "account"))
    assert set(told.values()) <= {1}, "told twice"
    assert not Owed.objects.exists(), list(Owed.objects.values_list("reaction", "error"))
    assert log.verify().ok
