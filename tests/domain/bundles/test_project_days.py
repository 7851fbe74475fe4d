"""Days of a project: the longest way through its stages, beside what Zhuzhou has published; no database."""

import pytest

from onewindow.domain.bundles.rules.projects.days import StageDays, opens, total

ROW = [StageDays("land", 7, "", 5, True), StageDays("works", 12, "land", 9), StageDays("construction", 13, "works")]


def test_one_after_the_other() -> None:
    found = total("social", [*ROW, StageDays("completion", 13, "construction")])
    assert (found.allowed, found.used, found.left, found.within) == (45, 14, 31, True)
    assert found.way == ("land", "works", "construction", "completion")
    assert found.band and found.band.after == (40, 50) and found.band.before == (65, 69)


def test_beside_each_other_the_longer_way_counts() -> None:
    rows = [*ROW[:2], StageDays("construction", 13, "land"), StageDays("completion", 13, "construction")]
    found = total("small", rows)
    assert (found.allowed, found.way) == (33, ("land", "construction", "completion"))
    assert found.within is None


@pytest.mark.parametrize(
    ("states", "open_"),
    [
        ({"land": "waiting", "works": "waiting", "construction": "waiting"}, ("land",)),
        ({"land": "done", "works": "waiting", "construction": "waiting"}, ("works",)),
        ({"land": "done", "works": "running", "construction": "waiting"}, ()),
        ({"land": "done", "works": "done", "construction": "waiting"}, ("construction",)),
    ],
)
def test_a_stage_opens_when_the_one_before_is_done(states: dict[str, str], open_: tuple[str, ...]) -> None:
    assert opens(states, ROW) == open_


def test_over_the_days() -> None:
    assert total("government", [StageDays("land", 5, "", 9)]).left == -4
