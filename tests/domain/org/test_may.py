"""Who may: scope × post × ownership, as a matrix."""

import timeit

import pytest

from onewindow.domain.org.queries import Actor, Mandated, mandate_for, may

CLERK = Actor(
    account=1,
    kind="staff",
    posts=frozenset({11, 12}),
    scopes=frozenset({("window", "9901"), ("examiner", "9901")}),
)
COUNTY = Actor(account=2, kind="staff", posts=frozenset({21}), scopes=frozenset({("examiner", "990121")}))
TOWN = Actor(account=3, kind="staff", posts=frozenset({31}), scopes=frozenset({("window", "990121100")}))
CITIZEN = Actor(account=4, kind="person", person=7, enterprises=frozenset({70}))
DAUGHTER = Actor(account=6, kind="person", person=8, mandates=frozenset({Mandated(9, "package:retire", 1)}))
AGENT = Actor(account=8, kind="person", person=9, mandates=frozenset({Mandated(9, "all", 2), Mandated(6, "all", 3)}))
NOBODY = Actor(account=5, kind="staff")
WHO = {
    "clerk": CLERK,
    "county": COUNTY,
    "town": TOWN,
    "citizen": CITIZEN,
    "daughter": DAUGHTER,
    "agent": AGENT,
    "nobody": NOBODY,
    "system": Actor.SYSTEM,
}

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
    ({"owner": 4, "enterprise": 71}, set()),  # whoever filed it acts for that business no longer
    ({"owner": 9, "enterprise": 70}, {"citizen"}),
    ({"owner": 9, "enterprise": 71}, set()),  # a mandate covers what is the giver's own
    ({"owner": 9}, {"agent"}),
    ({"owner": 9, "about": "package:retire"}, {"daughter", "agent"}),
    ({"owner": 9, "about": "package:newborn"}, {"agent"}),
    ({"owner": 6, "about": "package:retire"}, {"daughter", "agent"}),
    ({"owner": 4, "about": "package:retire"}, {"citizen"}),
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


def test_a_mandate_is_not_passed_on() -> None:
    """Who acts for the daughter does not act for her mother, and nobody acts on a mandate where he must act himself."""
    only_daughter = Actor(account=10, kind="person", mandates=frozenset({Mandated(6, "all", 3)}))
    assert mandate_for(only_daughter, 6, "package:retire") == 3
    assert mandate_for(only_daughter, 9, "package:retire") is None
    assert not may(only_daughter, owner=9, about="package:retire")
    assert not may(AGENT.himself, owner=9)
    assert may(AGENT.himself, owner=8)
