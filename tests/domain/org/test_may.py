"""Who may: scope × post × ownership, as a matrix."""

import timeit

import pytest

from onewindow.domain.org.queries import Actor, may

CLERK = Actor(
    account=1,
    kind="staff",
    posts=frozenset({11, 12}),
    scopes=frozenset({("window", "9901"), ("examiner", "9901")}),
)
COUNTY = Actor(account=2, kind="staff", posts=frozenset({21}), scopes=frozenset({("examiner", "990121")}))
TOWN = Actor(account=3, kind="staff", posts=frozenset({31}), scopes=frozenset({("window", "990121100")}))
CITIZEN = Actor(account=4, kind="person", person=7, enterprises=frozenset({70}))
NOBODY = Actor(account=5, kind="staff")
WHO = {"clerk": CLERK, "county": COUNTY, "town": TOWN, "citizen": CITIZEN, "nobody": NOBODY, "system": Actor.SYSTEM}

MATRIX = [
    # asked, who may (the system always may)
    ({}, set()),
    ({"post": 11}, {"clerk"}),
    ({"post": 21}, {"county"}),
    ({"post": 99}, set()),
    ({"role": "window"}, {"clerk", "town"}),
    ({"role": "approver"}, set()),
    ({"area": "990100"}, {"clerk"}),
    ({"area": "990121"}, {"clerk", "county"}),
    ({"area": "990122"}, {"clerk"}),
    ({"area": "990121100"}, {"clerk", "county", "town"}),
    ({"area": "990121100003"}, {"clerk", "county", "town"}),
    ({"area": "990121101"}, {"clerk", "county"}),
    ({"area": "510100"}, set()),
    ({"role": "window", "area": "990121100003"}, {"clerk", "town"}),
    ({"role": "examiner", "area": "990121100003"}, {"clerk", "county"}),
    ({"role": "window", "area": "990122100"}, {"clerk"}),
    ({"post": 11, "role": "examiner", "area": "990121"}, {"clerk"}),
    ({"post": 11, "role": "approver"}, set()),
    ({"owner": 4}, {"citizen"}),
    ({"owner": 1}, {"clerk"}),
    ({"owner": 4, "enterprise": 71}, {"citizen"}),
    ({"owner": 9, "enterprise": 70}, {"citizen"}),
    ({"owner": 9, "enterprise": 71}, set()),
    ({"enterprise": 70}, {"citizen"}),
    ({"post": 11, "owner": 4}, set()),
    ({"post": 11, "owner": 1}, {"clerk"}),
]


@pytest.mark.parametrize(("asked", "allowed"), MATRIX, ids=[str(asked) for asked, _ in MATRIX])
def test_matrix(asked: dict[str, object], allowed: set[str]) -> None:
    """Every condition that is named must hold; nothing named is a no."""
    answered = {name for name, actor in WHO.items() if may(actor, **asked)}  # type: ignore[arg-type]
    assert answered == allowed | {"system"}


def test_a_post_is_one_set_look_up() -> None:
    """The hot question costs less than 20 microseconds, also for someone with many posts."""
    actor = Actor(account=1, kind="staff", posts=frozenset(range(500)))
    seconds = min(timeit.repeat(lambda: may(actor, post=499), number=1000, repeat=5)) / 1000
    assert seconds < 20e-6


def test_an_actor_cannot_be_changed() -> None:
    """Rights are loaded once and stay as they are."""
    with pytest.raises(AttributeError):
        CITIZEN.posts = frozenset({11})  # type: ignore[misc]
