"""Open tasks pass from one account to another, or back to the queue; only through the function, each with an event."""

import pytest

from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Open
from onewindow.kernel.tasks import assign, in_hand, waiting
from tests.kernel.app.lives import AT, HOUR, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks() -> dict[str, int]:
    """Account 7 has one task of a queue and one without; another waits in the queue; and there is a timer."""
    file(
        Open("queued", post=1, actor=7, due_at=AT + HOUR),
        Open("own", actor=7, due_at=AT + 2 * HOUR),
        Open("waiting", post=1, due_at=AT + HOUR),
        Open("timer", due_at=AT + HOUR),
    )
    return dict(Task.objects.values_list("name", "id"))


def test_to_a_colleague(tasks: dict[str, int]) -> None:
    assert [one.name for one in in_hand({7})] == ["queued", "own"]
    assert assign(tasks.values(), holder=7, to=8, by=9, at=AT) == [tasks["queued"], tasks["own"]]
    assert in_hand({7}) == []
    assert [(one.name, one.post) for one in in_hand({8})] == [("queued", 1), ("own", None)]
    told = Event.objects.filter(name="task.assigned").order_by("id")
    assert [(e.by, e.data) for e in told] == [
        (9, {"task": tasks["queued"], "from": 7, "to": 8, "post": 1}),
        (9, {"task": tasks["own"], "from": 7, "to": 8}),
    ]


def test_back_to_the_queue(tasks: dict[str, int]) -> None:
    """What has no queue stays, unless one is named: a task never turns into a timer."""
    assert assign(tasks.values(), holder=7, to=None, by=9, at=AT) == [tasks["queued"]]
    assert [one.name for one in in_hand({7})] == ["own"]
    assert assign([tasks["own"]], holder=7, to=None, post=2, by=9, at=AT) == [tasks["own"]]
    assert waiting({1, 2, 3}) == {1: 2, 2: 1, 3: 0}


def test_out_of_the_queue(tasks: dict[str, int]) -> None:
    """Only what waits in a queue can be taken from it; what somebody has cannot be taken from him by this."""
    assert assign(tasks.values(), holder=None, to=8, by=8, at=AT) == [tasks["waiting"]]
    assert Task.objects.get(name="timer").actor is None


def test_closed_tasks_stay_as_they_were(tasks: dict[str, int]) -> None:
    """And the count of a post is capped."""
    assert assign([tasks["own"], 10**9], holder=8, to=9, by=9, at=AT) == []
    assert waiting({1}, cap=1) == {1: 2}
