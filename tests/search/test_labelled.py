"""What people type finds what they mean: two labelled sets, figures printed for both halves, asserted on the held-out one."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from onewindow.domain.catalogue.actions.search import Findable, count, index
from onewindow.domain.catalogue.queries import Hit, search
from onewindow.domain.catalogue.rules.search import plain
from tests import worlds
from tests.search.labelled import REAL, Figures, Label, figures, known_as, read

pytestmark = pytest.mark.django_db
HIT_1, HIT_3 = 0.85, 0.95


@pytest.fixture
def city(db: None) -> Iterator[date]:
    """The demo city, searchable."""
    with worlds.searchable_city(worlds.now()):
        yield timezone.localdate()


def _report(
    name: str, labels: list[Label], ranks: Callable[[Label], int], capsys: pytest.CaptureFixture[str]
) -> Figures:
    """Both halves are printed; the one that was not tuned on is given back."""
    tuned, held = (figures([one for one in labels if one.held_out is half], ranks) for half in (False, True))
    with capsys.disabled():
        print(f"\n{name:28} tuned on  {tuned}\n{'':28} held out  {held}")
    return held


def _place(hits: tuple[Hit, ...], right: Callable[[Hit], bool]) -> int:
    return next((place for place, hit in enumerate(hits, 1) if right(hit)), 0)


def test_the_demo_city_is_found(city: date, capsys: pytest.CaptureFixture[str]) -> None:
    labels = read("city.txt", " ")

    def ranks(label: Label) -> int:
        return _place(search(label.query, limit=10).hits, lambda hit: hit.ref.partition("?")[0] in label.wanted)

    held = _report("demo city", labels, ranks, capsys)
    assert held.three >= HIT_3 and held.first >= HIT_1, str(held)


@pytest.mark.parametrize("file", [REAL] if REAL.exists() else [])  # no part of this repository
def test_real_guides_are_found_among_a_thousand(file: Path, city: date, capsys: pytest.CaptureFixture[str]) -> None:
    """911 real guides beside the demo city: several answers count where names are practically the same."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    index(
        Findable(kind="guide", ref=f"real:{number}", name_zh=row["name"], department_zh=row["department"])
        for number, row in enumerate(rows)
    )
    count()
    labels = read("real.txt", " ; ")
    names = {name for row in rows for name in known_as(row["name"])}
    assert len(labels) >= 200 and all(plain(one) in names for label in labels for one in label.wanted)

    def ranks(label: Label) -> int:
        wanted = {plain(one) for one in label.wanted}
        found = search(label.query, limit=30).hits
        real = tuple(hit for hit in found if hit.kind == "guide")[:10]
        return _place(real, lambda hit: bool(wanted & known_as(hit.name_zh)))

    held = _report("911 real guides", labels, ranks, capsys)
    assert held.three >= HIT_3 and held.first >= HIT_1, str(held)
