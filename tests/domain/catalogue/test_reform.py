"""Before and after are counted from versions (改革前后), and what a version changes is seen, not stated."""

from dataclasses import replace
from decimal import Decimal

import pytest

from onewindow.domain.catalogue.rules import ItemSpec, ReviewSpec
from onewindow.domain.catalogue.rules.figures.counting import Turn, compared, kinds, measured
from onewindow.domain.catalogue.rules.figures.flags import flags
from onewindow.domain.catalogue.rules.figures.lists import BY_KEY, KINDS, Listed, ratio, value
from onewindow.domain.catalogue.rules.figures.proposals import HELD, REVIEW, SHARED, STEP, proposals
from tests.domain.catalogue.made import material, spec

STEPS = (("收件", "Receipt"), ("受理", "Acceptance"), ("审查", "Examination"), ("决定", "Decision"))
WINDOW = {"forms": ["1"]}
ONLINE = {"forms": ["1", "2"]}


def old(**more: object) -> ItemSpec:
    return spec(steps=STEPS, materials=(material("a"), material("b")), promised="10wd", particulars=WINDOW, **more)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"promised": "5wd"}, ("time",)),
        ({"steps": STEPS[:2]}, ("steps",)),
        ({"materials": (material("a"),)}, ("materials",)),
        ({"materials": (material("a"), material("b", satisfied_by="data"))}, ("materials",)),  # one paper less
        ({"particulars": ONLINE}, ("visits",)),
        ({"level": "5"}, ("delegate",)),
        ({"promised": "12wd", "steps": STEPS[:3]}, ("steps", "more")),
        ({"standing": "retired"}, ("cancel",)),
        ({"standing": "retired", "merged_into": 7}, ("merge",)),
        ({"standing": "suspended"}, ("suspend",)),
        ({"name_zh": "另一个名称"}, ()),
    ],
)
def test_what_a_version_does(change: dict[str, object], expected: tuple[str, ...]) -> None:
    assert kinds(old(), replace(old(), **change)) == expected  # type: ignore[arg-type]
    assert kinds(None, old()) == ("new",)


def test_the_figures_of_the_reports_come_out_of_versions() -> None:
    """246 items become 37, 125 steps become 38, promised days are 30 % of the statutory ones."""
    was = [
        spec(f"i{n}", steps=STEPS[: 1 if n >= 3 else 0] or (), statutory="20wd", promised="20wd") for n in range(246)
    ]
    was = [replace(one, steps=(STEPS[:1] if n < 125 else ())) for n, one in enumerate(was)]
    now = [
        replace(one, steps=STEPS[: 2 if n == 0 else 1], promised="6wd") if n < 37 else replace(one, standing="retired")
        for n, one in enumerate(was)
    ]
    found = compared([Turn(a, b) for a, b in zip(was, now, strict=True)])
    assert (found.before.items, found.after.items) == (246, 37)
    assert (found.before.steps, found.after.steps) == (125, 38)
    assert (found.before.ratio, found.after.ratio) == (100, 30)
    assert dict(found.by_kind) == {"cancel": 209, "time": 37, "more": 1}


def test_items_without_a_statutory_limit_are_no_part_of_the_ratio() -> None:
    one = measured(spec(statutory=None, promised="3wd"))
    assert (one.dated, one.ratio, one.days) == (0, None, Decimal(3))
    assert measured(spec(standing="suspended")).items == 0
    assert (measured(spec()) + one).ratio == 25
    assert ratio(spec(statutory=None)) is None


def test_the_cheapest_cuts_come_first() -> None:
    """A paper that is held, one asked twice in a package, a step that decides nothing, two who look at the same."""
    looks = (ReviewSpec(1, 5, "经营场所", "Premises"), ReviewSpec(2, 6, "经营场所", "Premises"))
    held = material("land", government_holds=True)
    first = spec("first", case_kind="1", steps=STEPS, promised="8wd", materials=(held, material("plan")), reviews=looks)
    second = spec("second", materials=(material("plan"), material("card", satisfied_by="licence")))
    found = proposals([first, second], {"both": ["first", "second", "unknown"]})
    assert [(one.kind, one.papers, one.days) for one in found] == [
        (HELD, 1, Decimal(0)),
        (SHARED, 1, Decimal(0)),
        (STEP, 0, Decimal("2.0")),
        (REVIEW, 0, Decimal("4.0")),
    ]
    assert found[1].package == "both" and [one.slug for one in found[1].items] == ["first", "second"]
    assert all(str(one.why) and str(one.about) for one in found)


def test_one_visit_of_the_site_for_a_package() -> None:
    visit = ({"kind": "site_visit", "stops_clock": False},)
    look = (ReviewSpec(1, 5, "场所", "Premises"),)
    both = [
        spec(slug, reviews=look, special_procedures=visit, promised=days) for slug, days in (("x", "5wd"), ("y", "8wd"))
    ]
    (found,) = proposals(both, {"p": ["x", "y"]})
    assert (found.kind, found.days) == (REVIEW, Decimal(5))
    assert proposals(both) == []


def listed(one: ItemSpec) -> Listed:
    return Listed(one, flags(one))


def test_who_belongs_on_a_list() -> None:
    """By whom it is for, type, fee, papers of others, flags."""
    citizen = spec(audience=("1",), item_type="20", case_kind="1", promised="30min", particulars=ONLINE)
    firm = spec(audience=("2",), fee={"amount": None, "zh": "按标准", "en": "By tariff"}, particulars=WINDOW)
    on = {kind.key for kind in KINDS if kind.belongs(listed(citizen))}
    assert on == {"citizen-items", "citizen-instant", "at-once", "online", "once", "most-once", "no-visit"}
    on = {kind.key for kind in KINDS if kind.belongs(listed(firm))}
    assert on == {"limits", "fees", "once", "most-once", "powers"}
    paper = spec(audience=("1",), materials=(material("proof", origin="third-party"),), particulars=ONLINE)
    assert BY_KEY["certificates"].belongs(listed(paper))
    assert value(listed(paper), "proofs") == ["proof（中）"]


def test_every_column_has_a_plain_value() -> None:
    """Texts, numbers or lists of texts: what an export can hold."""
    one = listed(
        spec(
            particulars={"forms": ["1"], "fee_basis": {"zh": "依据", "en": "Basis"}, "undertaker": {"name_zh": "某所"}}
        )
    )
    for kind in KINDS:
        for column in kind.columns:
            found = value(one, column)
            assert found is None or isinstance(found, str | int | list), column
