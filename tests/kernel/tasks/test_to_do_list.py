"""To-do lists: one SQL, first due first, keyset pages, lights as ranges, capped counts."""

from datetime import timedelta

import pytest

from onewindow.kernel.step import Open
from onewindow.kernel.tasks import counts, key, light, open_tasks, shown
from tests.kernel.app.lives import AT, HOUR, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists():
    """Posts 1 and 2 and account 7 with tasks of every light."""
    file(
        Open("green", post=1, amber_at=AT + 5 * HOUR, due_at=AT + 6 * HOUR),
        Open("amber", post=1, amber_at=AT - HOUR, due_at=AT + HOUR),
        Open("red", post=2, amber_at=AT - 2 * HOUR, due_at=AT - HOUR),
        Open("none", post=2),
        Open("mine", actor=7, due_at=AT + 2 * HOUR),
        Open("other", post=3, due_at=AT),
        Open("timer", due_at=AT),
    )


def names(**given) -> list[str]:
    return [task.name for task in open_tasks(at=AT, **given)]


def test_first_due_first_those_without_a_moment_last(lists):
    assert names(posts={1, 2}, actor=7) == ["red", "amber", "mine", "green", "none"]
    assert names(posts=[1]) == ["amber", "green"]
    assert names(actor=7) == ["mine"]
    assert names() == []


def test_filters(lists):
    mine = {"posts": {1, 2}, "actor": 7}
    assert names(**mine, light="red") == ["red"]
    assert names(**mine, light="amber") == ["amber"]
    assert names(**mine, light="green") == ["mine", "green"]
    assert names(**mine, light="none") == ["none"]
    assert names(**mine, name="amber") == ["amber"]
    assert names(**mine, kind="leaf") == []
    assert len(names(**mine, kind="probe")) == 5


def test_the_light_of_a_task_is_that_of_the_list(lists):
    for task in open_tasks(at=AT, posts={1, 2}, actor=7):
        assert light(task, AT) == {"mine": "green"}.get(task.name, task.name)
        assert task.name in names(posts={1, 2}, actor=7, light=light(task, AT))


def test_pages_by_key_meet_every_task_once():
    for n in range(25):
        file(*(Open(f"{n}-{p}", post=p, due_at=AT + timedelta(minutes=n // 3) if n % 4 else None) for p in (1, 2)))
    whole = [t.id for t in open_tasks(at=AT, posts={1, 2}, limit=1000)]
    assert len(whole) == 50
    for limit in (1, 7, 50):
        pages, after = [], None
        while page := open_tasks(at=AT, posts={1, 2}, after=after, limit=limit):
            pages += [t.id for t in page]
            after = key(page[-1])
        assert pages == whole


def test_a_task_of_my_post_and_myself_is_listed_once():
    file(Open("both", post=1, actor=7))
    assert names(posts={1}, actor=7) == ["both"]


def test_counts_per_light_are_capped(lists):
    assert counts(at=AT, posts={1, 2}, actor=7) == {"red": 1, "amber": 1, "green": 2, "none": 1}
    assert counts(at=AT) == {"red": 0, "amber": 0, "green": 0, "none": 0}
    for _ in range(5):
        file(Open("more", post=1, due_at=AT - HOUR))
    assert counts(at=AT, posts={1, 2}, cap=4)["red"] == 5
    assert [shown(n) for n in (0, 99, 100)] == ["0", "99", "99+"]


@pytest.mark.django_db(transaction=True)
def test_a_list_is_one_statement(lists, django_assert_num_queries):
    with django_assert_num_queries(1):
        open_tasks(at=AT, posts={1, 2, 3}, actor=7, light="green", kind="probe", limit=50)
    with django_assert_num_queries(1):
        counts(at=AT, posts={1, 2, 3}, actor=7)
