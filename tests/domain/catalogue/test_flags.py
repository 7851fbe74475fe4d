"""Flags follow from an item's data, each with its reasons (事项标识): never from a tick box."""

from dataclasses import replace
from typing import Any

import pytest

from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.rules import ItemSpec, MaterialSpec
from onewindow.domain.catalogue.rules.figures.flags import (
    Around,
    at_once,
    depth,
    entrusted,
    flags,
    instant,
    near,
    no_visit,
    once,
    reported_up,
    visits,
    working_days,
)
from tests.domain.catalogue.made import material, spec

ONLINE = {"forms": ["1", "2", "3"]}


def item(particulars: dict[str, Any] | None = None, **more: Any) -> ItemSpec:
    return spec(particulars=ONLINE | (particulars or {}), **more)


def comes(*whys: str) -> dict[str, Any]:
    return {"presence": [{"why": why, "text": {"zh": why, "en": why}} for why in whys]}


def paper(**more: Any) -> MaterialSpec:
    return material("paper", satisfied_by="upload", particulars={"originals": 1}, **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (item(), 0),
        (spec(particulars={}), 1),  # silent about forms: only the window is certain
        (spec(particulars={"forms": ["1"]}), 1),
        (item(comes("identity", "originals", "signature")), 1),  # one visit settles them together
        (item(comes("site")), 1),
        (item(comes("identity", "site", "collect")), 3),
        (item(comes("collect") | {"express": True}), 0),
        (item(comes("identity", "collect"), promised="0.5wd", case_kind="1"), 1),  # collected while he is there
        (item(materials=(paper(),)), 1),
        (item({"forms": ["1", "2", "4"]}, materials=(paper(),)), 0),  # originals may travel
        (item(materials=(paper(condition={"field": ["x", "filled"]}),)), 0),
    ],
)
def test_visits(given: ItemSpec, expected: int) -> None:
    """And each count says why."""
    found = visits(given)
    assert found.value == expected
    assert found.because


def test_how_far_online() -> None:
    assert depth(spec(particulars={"forms": ["1"]})).value == 1
    assert depth(item(comes("site", "collect"))).value == 2
    assert depth(item(comes("identity"))).value == 3
    assert depth(item()).value == 4
    assert depth(item({"online_payment": False}, fee={"amount": 80})).value == 3


def test_on_the_spot_is_not_believed_but_looked_at() -> None:
    """An item entered as 即办件 whose promise or reviews say otherwise is none, and the page says what speaks against it."""
    good = item(case_kind="1", promised="1wd")
    assert instant(good) and not at_once(good)
    assert at_once(replace(good, promised="30min"))
    slow = instant(replace(good, promised="3wd"))
    assert not slow
    assert [fact.en for fact in slow.because][1:] == ["More than one working day is promised"]
    assert not instant(replace(good, special_procedures=({"kind": "hearing"},)))
    assert instant(replace(good, special_procedures=({"kind": "later_inspection", "stops_clock": False},)))
    assert not instant(replace(good, case_kind="2"))


def test_one_errand_means_no_paper_fetched_elsewhere() -> None:
    assert once(item(comes("identity")))
    fetched = material("title", origin="government", satisfied_by="upload")
    assert not once(item(materials=(fetched,)))
    assert not once(item(comes("site", "collect")))
    assert no_visit(item(materials=(fetched,)))


def test_near_reported_entrusted() -> None:
    """From levels, reach, the body's nature, and what stands below; the facts are said."""
    assert not near(item())
    assert near(item({"reach": "2"})).because[0].zh == "跨省通办"
    assert near(item(), Around(levels_below=("5",)))
    assert not reported_up(item(level="3"), Around(own_level="3"))
    assert reported_up(item(level="2"), Around(own_level="3"))
    assert reported_up(item(steps=(("转报省局", "Report to the province"),)))
    assert entrusted(item({"body_nature": "2"}))
    assert entrusted(item({"undertaker": {"name_zh": "另一单位"}}))
    assert entrusted(item(level="3"), Around(levels_below=("4",)))
    assert not entrusted(item(level="3"), Around(levels_below=("3",)))


def test_limits_in_working_days() -> None:
    assert [str(working_days(one)) for one in ("5wd", "7cd", "6.5h", "", None)] == ["5", "5.0", "1.0", "0", "0"]


def test_the_demo_items_need_as_many_visits_as_their_pages_said() -> None:
    """What the data of release 0.1.0 ticked, now follows from facts."""
    needing = {
        row["slug"]: visits(
            spec(**{name: row[name] for name in ("particulars", "case_kind")}, promised=row["promised"]["limit"])
        ).value
        for row in seed.items()
        if "presence" in row["particulars"] or row["particulars"]["forms"] == ["1"]
    }
    assert needing == dict.fromkeys(
        ("bank-account-booking", "completion-filing", "food-health-check", "large-outdoor-advert", "re-first",
         "re-transfer", "social-card-issue"), 1
    )  # fmt: skip


def test_every_flag_gives_reasons() -> None:
    """Except what is simply not so."""
    found = flags(item(case_kind="2"))
    assert {name for name, flag in found.items() if not flag.because} == {"reported_up", "entrusted"}
