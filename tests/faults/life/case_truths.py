"""What holds of every case at every moment, asked of the tables and not of the verbs."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from django.db.models import Q

from onewindow.domain.cases.models import (
    ENDED,
    Appeal,
    Case,
    Consent,
    Extension,
    Hearing,
    Hold,
    Material,
    Opinion,
    Promise,
    RefusalNotice,
)
from onewindow.domain.cases.states import EXAMINED
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.kernel import log
from onewindow.kernel.models import Event, Owed, Task

ACCEPTING = {
    f"case.{name}"
    for name in ("accept", "accept-direct", "deem-accepted", "deem-accepted-direct", "start", "start-direct")
}
PROMISE, LAW, LASTS, ASK = "promised-limit", "statutory-limit", "hold-lasts", "hearing-limit"
RELEASE, EXTEND, BRING, PAPER, CHECK = "release", "extend", "bring-paper", "paper-limit", "check-paper"
BESIDE = {
    RELEASE,
    EXTEND,
    BRING,
    CHECK,
    "opine",
    "read-notice",
    "meet",
    "visit",
    "arrange-hearing",
    "hear",
    "technical",
}
"""What may be open besides the work of an examined case: a hold to end, an extension to approve, promised papers."""
JOINING = {"case.review", "case.opine", "case.read-notice", "case.sign-minutes"}
"""Given side by side: only the last of them makes a version."""
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
    told = Q(name__startswith="case.") | Q(name="archive.destroyed")  # by no step, but it moves the file
    events = list(Event.objects.filter(told, **mine).order_by("id"))
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
    timers = Counter(task.name for task in tasks if task not in people)
    names = Counter(task.name for task in people)
    examined = row.state in EXAMINED
    work = Counter({name: count for name, count in names.items() if not (examined and name in BESIDE)})
    assert set(work) <= WORK[row.state], f"{row.state} has open {names}"
    held = bool(names[RELEASE])
    bundled = bool(row.group) and row.state in ("filed", "waiting")
    must = {"notice-limit"} if row.state == "filed" and not bundled else set()
    must |= {LASTS if held else PROMISE} if examined else set()
    may = must | ({LAW, PAPER, ASK} if examined else set())
    assert must <= set(timers) <= may, f"{row.state}, held: {held}, has timers {timers}"
    assert all(count == 1 for name, count in timers.items() if name != PAPER), f"a timer twice: {timers}"
    assert names[BRING] == timers[PAPER], f"each awaited paper has its day: {names}, {timers}"
    assert names[RELEASE] <= 1 and names[EXTEND] <= 1
    if held and row.state == "deciding":  # nothing is decided while the clock stands still
        assert not work, f"held, and yet open: {work}"
    elif WORK[row.state] and not (row.group and row.state == "filed"):
        assert work, f"nobody is to do anything about a case that is {row.state}"
        assert row.state == "reviewing" or sum(work.values()) == 1
    posts = [task.post for task in people if task.name == "review"]
    assert len(posts) == len(set(posts)), "a department is asked twice"
    for task in people:
        assert (task.actor == row.owner_id) == (task.name in ("correct", BRING))
    _reasons(row, names)
    _hearing(row, names + timers)


def _reasons(row: Case, names: Counter[str]) -> None:
    """What stands beside the work has its row, and the row its task."""
    held = Hold.objects.filter(case=row, released_at=None).exists()
    assert held == bool(names[RELEASE]), "a hold without its end, or an end of nothing"
    if row.state not in EXAMINED:
        return
    asked = Extension.objects.filter(case=row, approved_at=None, declined_at=None).exists()
    assert asked == bool(names[EXTEND]), "a proposed extension hangs"
    papers = Promise.objects.filter(case=row, lapsed_at=None, checked_at=None)
    assert papers.filter(kept_at=None).count() == names[BRING], "a promised paper that nobody waits for"
    assert papers.exclude(kept_at=None).count() == names[CHECK], "a paper has come, and nobody looks at it"


def _hearing(row: Case, names: Counter[str]) -> None:
    """A hearing that is open has its one task, and the clocks are held from the request on; no task without a hearing."""
    found = Hearing.objects.filter(case=row, recorded_at=None, lapsed_at=None).first()
    waits = [name for name in (ASK, "arrange-hearing", "hear") if names[name]]
    assert sum(names[name] for name in waits) == (found is not None), f"hearing: {found}, waits for {waits}"
    if found is not None:
        assert row.state in EXAMINED, f"a hearing of a case that is {row.state}"
        asked = found.ask_until is None or found.asked_at is not None
        assert waits == [ASK if not asked else "arrange-hearing" if found.meets_at is None else "hear"]
        assert names[RELEASE] or not asked, "a hearing is held, and the clocks run"


def _events(row: Case, events: list[Event], *, alone: bool) -> None:
    names = [event.name for event in events]
    moves = [event for event in events if event.version is not None]  # a lamp or a letter is told and moves nothing
    again = names.count("case.lapse-correct")  # what was promised did not come: acceptance falls back to a notice
    assert sum(name in ACCEPTING for name in names) <= 1 + again, "accepted twice"
    assert names[0] in ("case.file", "case.wait")
    anew = names.count("case.reopen")  # a review body or a court has annulled the refusal
    since = names[len(names) - names[::-1].index("case.reopen") :] if anew else names
    decided = sum(name in ("case.grant", "case.refuse", "case.deem-granted") for name in since)
    assert decided == (row.outcome in ("granted", "refused"))
    joined = Opinion.objects.filter(case=row).count()
    assert names.count("case.review") == joined, "each opinion is one event"
    assert row.version == max(event.version or 0 for event in moves)
    for before, after in pairwise(moves):
        up = (after.version or 0) - (before.version or 0)
        assert up == 1 or (up == 0 and after.name in JOINING), "each step is one version, an opinion may be none"
    # a door takes the moment when it is asked; who then waits for the server may write after somebody who came later
    waited = timedelta(0) if alone else timedelta(seconds=30)
    assert all(after.at >= before.at - waited for before, after in pairwise(moves))
    assert names.count("case.close") <= 1 + anew and names.count("case.withdraw") <= 1, f"ended twice: {names}"
    assert anew == Appeal.objects.filter(case=row, outcome="annulled").count(), "reopened without an annulment"
    late = [(event.name, (event.data or {})["due"]) for event in events if event.name.endswith("-overdue")]
    assert len(late) == len(set(late)), f"said to be late twice: {late}"


def _papers(row: Case) -> None:
    refused = RefusalNotice.objects.filter(case=row, consent=row.consent_id).select_related("consent").first()
    assert (refused is not None) == (row.outcome in ("refused", "not_accepted"))
    if refused is not None:
        given = refused.consent
        assert given.given_by_id is not None and given.given_by_id != given.proposed_by_id, "one person alone refused"
        assert refused.reasons and refused.guidance
        assert row.consent_id == given.pk
    asked = Task.objects.filter(kind="case", thing=row.pk, name="consent", closed_at=None).exists()
    assert Consent.objects.filter(case=row, given_at=None, declined_at=None).exists() == asked, "a proposal hangs"
    if row.state in (*EXAMINED, "granted", "refused"):
        assert row.accepted_at is not None and row.promised_due_at is not None
        assert row.promised_due_at >= row.accepted_at >= row.filed_at
        come = Promise.objects.filter(case=row, lapsed_at=None, checked_at=None).exclude(kept_at=None)
        unseen = Material.objects.filter(case=row, state="received").exclude(slug__in=come.values("material"))
        assert not unseen.exists(), "accepted and not looked at"


def _licences(rows: dict[int, Case]) -> None:
    given = Counter(Licence.objects.values_list("case_ref", flat=True))
    told = {f"case:{pk}" for pk, row in rows.items() if row.outcome == "granted"}
    assert set(given) <= told, "a licence nobody has granted"
    for event in Event.objects.filter(kind="case", name__in=("case.grant", "case.deem-granted")):
        assert given[f"case:{event.thing}"] == (event.data or {})["outputs"]


def quiet() -> None:
    """When the readers have read everything: each message once, nothing owed, and the log verifies."""
    told = Counter(Message.objects.values_list("event", "key", "account"))
    assert set(told.values()) <= {1}, "told twice"
    assert not Owed.objects.exists(), list(Owed.objects.values_list("reaction", "error"))
    assert log.verify().ok
