"""Every page of every filter is what plain counting finds, with and without a sweeper, and the counts agree."""

import random
from datetime import timedelta
from itertools import product

import pytest

from onewindow.kernel import due, sql
from onewindow.kernel.models import Task
from onewindow.kernel.step import Open
from onewindow.kernel.tasks import LIGHTS, Key, Light, counts, fetch, key, light, page
from tests.kernel.app.lives import AT, HOUR, file

pytestmark = pytest.mark.django_db
POSTS = [1, 2]


@pytest.fixture(params=["swept", "half swept", "never swept"])
def lists(request: pytest.FixtureRequest) -> None:
    """Three posts with tasks of every light under three names; some are never amber."""
    rng = random.Random(3)
    for n in range(60):
        due_at = AT + rng.randrange(-300, 300) * timedelta(minutes=10)
        amber = (None, due_at, due_at - 20 * HOUR)[n % 3]
        file(Open(("accept", "review", "decide")[n % 7 % 3], post=1 + n % 3, amber_at=amber, due_at=due_at))
    file(Open("accept", post=1), Open("accept", post=1, amber_at=AT - HOUR), Open("mine", actor=7, due_at=AT))
    if request.param != "never swept":
        due.sweep(AT - (10 * HOUR if request.param == "half swept" else HOUR * 0))


def wanted(light_: Light | None, name: str | None, after: Key | None, **more: int) -> list[int]:
    """By looking at each task."""
    rows = Task.objects.filter(post__in=POSTS, closed_at=None, due_at__isnull=False, **more).order_by("due_at", "id")
    rows = rows if name is None else rows.filter(name=name)
    return [
        one.id
        for one in rows
        if light_ in (None, light(one, AT)) and (after is None or (one.due_at, one.id) > (after.due_at, after.id))
    ]


def found(light_: Light | None, name: str | None, after: Key | None, limit: int = 7, **more: int) -> list[int]:
    """By lanes."""
    given = {"posts": POSTS, "hands": [], "at": AT, "limit": limit, "name": name, **more}
    given |= {"due_at": after and after.due_at, "id": after and after.id}
    topics, scope = "topic" in more, "scope" in more
    text = page(("probe",), light=light_, name=name is not None, topics=topics, scope=scope, after=after is not None)
    around = (
        "WITH topics(kind, topic) AS (VALUES ('leaf', %(topic)s::bigint), ('probe', %(topic)s::bigint)) "
        if topics
        else ""
    )
    return [task for task, *_ in fetch(around + text, given)]


def test_pages(lists: None) -> None:
    for light_, name in product((None, *LIGHTS), (None, "review", "close")):
        last: Key | None = None
        for _ in range(20):
            some = found(light_, name, last)
            assert some == wanted(light_, name, last)[:7], (light_, name, last)
            if not some:
                break
            last = key(Task.objects.get(pk=some[-1]))
        else:
            raise AssertionError("pages without an end")


def test_pages_about_something(lists: None) -> None:
    """By topic and by scope every name and both sides of ``lit`` are lanes of their own, merged as they are read."""
    for light_, name, more in product(
        (None, *LIGHTS), (None, "review"), ({"topic": 1}, {"scope": 2}, {"topic": 0, "scope": 1})
    ):
        last: Key | None = None
        while some := found(light_, name, last, 4, **more):
            assert some == wanted(light_, name, last, **more)[:4], (light_, name, more, last)
            last = key(Task.objects.get(pk=some[-1]))
        assert wanted(light_, name, last, **more) == []


def test_counts(lists: None) -> None:
    mine = [*Task.objects.filter(post__in=POSTS), *Task.objects.filter(actor=7)]
    for cap in (3, 99):
        plain = {colour: min(cap + 1, sum(light(one, AT) == colour for one in mine)) for colour in LIGHTS}
        assert counts(at=AT, posts=POSTS, actor=7, kind="probe", cap=cap) == plain
        assert counts(at=AT, posts=POSTS, actor=7, cap=cap) == plain
    assert set(counts(at=AT, posts=POSTS, kind="leaf").values()) == {0}


def test_another_kind_is_left_out(lists: None) -> None:
    given = {"posts": POSTS, "hands": [], "at": AT, "limit": 7}
    assert fetch(page(("leaf", "it's")), given) == []
    assert sql.literal("it's") == "'it''s'"
