"""A step: version, transition, tasks, fields and event in one statement."""

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction

from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Also, ChangedMeanwhile, NoSuchMove, NotFound, Open, TaskGone, creating, new, step
from tests.kernel.app.lives import AT, HOUR, file, review, reviewing, tasks
from tests.kernel.app.models import Leaf, Probe, Remark
from tests.kernel.app.states import LEAF, PROBE, ConsentMissing

pytestmark = pytest.mark.django_db


def test_a_birth_writes_thing_tasks_and_event():
    thing = file(Open("accept", post=7, amber_at=AT + HOUR, due_at=AT + 2 * HOUR), Open("clock", due_at=AT + 3 * HOUR))
    probe = Probe.objects.get(id=thing)
    assert (probe.state, probe.version, probe.title, probe.note, probe.urgent, probe.answers) == (
        "filed", 1, "a", "", False, {},
    )  # fmt: skip
    accept, clock = Task.objects.filter(thing=thing, kind="probe").order_by("id")
    assert (accept.post, accept.next_check_at, accept.opened_at) == (7, AT + HOUR, AT)
    assert (clock.post, clock.actor, clock.next_check_at) == (None, None, AT + 3 * HOUR)
    event = Event.objects.get(thing=thing, kind="probe")
    assert (event.name, event.version, event.by, event.at) == ("probe.file", 1, 1, AT)


def test_values_of_every_sort_travel():
    parent = file()
    token = UUID(int=7)
    given = {
        "parent": parent, "decided_at": AT, "filed_on": date(2026, 9, 28), "amount": Decimal("12.50"), "token": token,
        "urgent": True, "answers": {"姓名": ["一", None, 3]}, "note": "‘引号’ \\ \" '",
    }  # fmt: skip
    born = Probe.objects.get(id=file(**given))
    stepped = file()
    step(PROBE, stepped, 1, "accept", by=1, at=AT, set=given)
    for probe in (born, Probe.objects.get(id=stepped)):
        assert probe.parent_id == parent
        assert {k: getattr(probe, k) for k in given if k != "parent"} == {
            k: v for k, v in given.items() if k != "parent"
        }


def test_what_is_not_given_stays_and_none_empties():
    thing = file(note="n", decided_at=AT, answers={"a": 1})
    step(PROBE, thing, 1, "accept", by=1, at=AT, set={"note": "m"})
    probe = Probe.objects.get(id=thing)
    assert (probe.note, probe.decided_at, probe.answers) == ("m", AT, {"a": 1})
    step(PROBE, thing, 2, "lapse", by=1, at=AT, set={"decided_at": None})
    assert Probe.objects.get(id=thing).decided_at is None


def test_what_a_step_may_not_set_is_a_mistake_of_the_caller():
    thing = file()
    with pytest.raises(TypeError, match="title"):
        step(PROBE, thing, 1, "accept", by=1, at=AT, set={"title": "other"})
    with pytest.raises(TypeError, match="state"):
        new(PROBE, "file", by=1, at=AT, set={"title": "a", "state": "granted"})


def test_a_text_too_long_is_refused_not_cut_off():
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        file(title="x" * 21)


def test_a_stale_version_is_told_who_and_what():
    thing = file()
    step(PROBE, thing, 1, "accept", by=42, at=AT + HOUR)
    with pytest.raises(ChangedMeanwhile) as refused:
        step(PROBE, thing, 1, "lapse", by=1, at=AT)
    details = refused.value.details
    assert (details["by"], details["name"], details["at"]) == (42, "probe.accept", AT + HOUR)
    assert refused.value.code == "kernel.changed-meanwhile"


def test_the_same_task_twice_is_refused_with_who_did_it():
    thing, reviews = reviewing()
    review(thing, reviews[0], by=42)
    with pytest.raises(TaskGone) as refused:
        review(thing, reviews[0], by=43)
    assert (refused.value.details["by"], refused.value.details["name"]) == (42, "probe.review")


def test_a_refusal_leaves_an_enclosing_transaction_usable():
    thing = file()
    with transaction.atomic():
        with pytest.raises(NoSuchMove):
            step(PROBE, thing, 1, "grant", by=1, at=AT)
        step(PROBE, thing, 1, "accept", by=1, at=AT)
    assert Probe.objects.get(id=thing).state == "reviewing"


def test_nothing_of_a_refused_step_remains():
    thing = file(Open("accept", post=1))
    with pytest.raises(TaskGone):
        step(PROBE, thing, 1, "accept", by=1, at=AT, close=(*tasks(thing), 999_999), set={"note": "x"})
    assert Probe.objects.get(id=thing).version == 1
    assert len(tasks(thing)) == 1


def test_a_task_of_another_thing_cannot_be_closed():
    thing, other = file(), file(Open("accept", post=1))
    with pytest.raises(TaskGone):
        step(PROBE, thing, 1, "accept", by=1, at=AT, close=tasks(other))


def test_unknown_thing_and_unknown_moves():
    with pytest.raises(NotFound):
        step(PROBE, 999_999, 1, "accept", by=1, at=AT)
    with pytest.raises(NoSuchMove):
        step(PROBE, file(), 1, "fly", by=1, at=AT)
    with pytest.raises(NoSuchMove):
        new(PROBE, "accept", by=1, at=AT, set={"title": "a"})


def test_a_hard_rule_comes_back_as_its_refusal():
    thing, reviews = reviewing(1)
    review(thing, reviews[0])
    with pytest.raises(ConsentMissing) as refused:
        step(PROBE, thing, 3, "refuse", by=1, at=AT)
    assert refused.value.code.endswith("consent-missing")
    step(PROBE, thing, 3, "refuse", by=1, at=AT, set={"consent": 5})


def test_only_the_last_reviewer_moves_the_thing():
    thing, reviews = reviewing(3)
    moved = [review(thing, task) for task in reviews]
    assert [tuple(m) for m in moved] == [("reviewing", 2), ("reviewing", 2), ("deciding", 3)]
    assert len(tasks(thing, "decide")) == 1
    assert list(Event.objects.filter(name="probe.review").order_by("id").values_list("version", flat=True)) == [2, 2, 3]


def test_rows_of_the_same_moment_ride_in_the_statement():
    thing = file()
    remark = Also(
        "INSERT INTO probe_remark (probe_id, text) SELECT %s::bigint, %s::text || s.state FROM s", (thing, "now ")
    )
    step(PROBE, thing, 1, "accept", by=1, at=AT, also=remark)
    assert Remark.objects.get(probe=thing).text == "now reviewing"
    with pytest.raises(ChangedMeanwhile):
        step(PROBE, thing, 1, "accept", by=1, at=AT, also=remark)
    assert Remark.objects.count() == 1


def test_a_birth_has_companions_too():
    thing = new(
        PROBE, "wait", by=1, at=AT, set={"title": "w"},
        also=Also("INSERT INTO probe_remark (probe_id, text) SELECT s.id, t FROM s, unnest(%s::text[]) t", (["a", "b"],)),
    )  # fmt: skip
    assert sorted(Remark.objects.filter(probe=thing).values_list("text", flat=True)) == ["a", "b"]


def test_a_second_thing_is_born_in_the_same_statement():
    thing, reviews = reviewing(1)
    review(thing, reviews[0])
    leaf = creating(LEAF, "make", by=1, at=AT, set={"probe": thing, "number": "L1"}, open=(Open("print", due_at=AT),))
    remark = Also("INSERT INTO probe_remark (probe_id, text) SELECT %s::bigint, 'r' FROM s", (thing,))
    step(PROBE, thing, 3, "grant", by=1, at=AT, also=(leaf, remark))
    made = Leaf.objects.get(probe=thing)
    assert (made.state, made.version) == ("making", 1)
    assert len(tasks(made.id, "print", kind="leaf")) == Remark.objects.count() == 1
    assert Event.objects.get(kind="leaf", thing=made.id).name == "leaf.make"


@pytest.mark.django_db(transaction=True)
def test_a_step_is_one_statement(django_assert_num_queries):
    thing = file(Open("accept", post=1))
    opened = tasks(thing)
    with django_assert_num_queries(1) as captured:
        step(
            PROBE, thing, 1, "accept", by=1, at=AT, close=opened, open=(Open("review", post=1, due_at=AT),),
            set={"note": "n"}, data={"a": 1},
            also=Also("INSERT INTO probe_remark (probe_id, text) SELECT %s::bigint, 'r' FROM s", (thing,)),
        )  # fmt: skip
    assert "probe_step" in captured[0]["sql"]
    with django_assert_num_queries(1):
        file(Open("accept", post=1))


@pytest.mark.django_db(transaction=True)
def test_no_step_notifies():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
                       " AND proname ~ '_(new|step|steps)$|^log_add$|^task_sweep$'")  # fmt: skip
        bodies = [row[0].lower() for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal"
                       " AND t.relname IN ('kernel_event', 'kernel_task', 'probe_probe')")  # fmt: skip
        assert cursor.fetchone() == (0,)
    assert len(bodies) > 5
    assert not [
        body for body in bodies if re.search(r"pg_notify|^\s*notify\s", body, re.MULTILINE)
    ]  # a move may be called so
