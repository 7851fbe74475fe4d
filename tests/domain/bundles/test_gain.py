"""The gain is computed, and its lines add up to it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.bundles.rules import form, gain, materials, selection
from onewindow.domain.bundles.rules.plan import Edge, Plan, Use
from tests.domain.bundles.build import element, item, plan

FORM = Use("form", source="form")


def compute(made: Plan) -> gain.Gain:
    chosen = selection.select(made, {})
    return gain.compute(made, chosen, form.build(made, chosen), materials.merge(made, chosen))


def shop() -> Plan:
    return plan(
        item(
            "company", "1", asks=[FORM, "id", "lease"], gives=["licence"], produces=["code"], elements=("name", "place")
        ),
        item(
            "food",
            "5",
            asks=[FORM, "licence", "layout"],
            elements=("name", "code", "place", "seats"),
            steps=("hand", "office", "be", "get"),
        ),
        item("sign", "3", asks=["licence", "picture"], elements=("name", "code")),
        item("health", "5", asks=["id"], elements=("name",), visits=1, online=False, steps=("hand", "be", "get")),
    )


def test_the_figures_equal_the_sums_made_by_hand() -> None:
    assert compute(shop()).plain() == {
        "steps": {"before": 2 + 3 + 2 + 3, "after": 1 + 1 + 1 + 1},
        "materials": {"before": 3 + 3 + 2 + 1, "after": 4},  # id, lease, layout, picture
        "days": {"before": 1 + 5 + 3 + 5, "after": 1 + 5},
        "visits": {"before": 4, "after": 2},
        "fields": {"before": 2 + 4 + 2 + 1, "after": 3},  # name, place, seats; the code is produced
    }


def test_the_critical_path_is_named() -> None:
    assert compute(shop()).path == ("company", "food")


def test_the_material_sum_names_what_falls_away_and_why() -> None:
    lines = [(str(line.label), int(line.number)) for line in compute(shop())["materials"].after_lines]
    assert [number for _, number in lines] == [9, -3, -1, -1]
    details = [tuple(word.en for word in line.detail) for line in compute(shop())["materials"].after_lines[1:]]
    assert details == [("form", "id", "licence"), ("licence",), ("form",)]


def test_halves_of_a_day_stay_halves() -> None:
    made = plan(item("a", "0.5", gives=["x"]), item("b", "5", asks=["x"]))
    assert compute(made)["days"].after == Decimal("5.5")
    assert compute(made).plain()["days"] == {"before": 5.5, "after": 5.5}


def test_a_package_of_one_item_saves_nothing_it_cannot_show() -> None:
    assert all(figure.before == figure.after for figure in compute(plan(item("a", asks=["x"]))).figures)


def test_saved_percent() -> None:
    assert compute(shop())["visits"].saved_percent == 50
    assert gain.Figure("x", Decimal(0), Decimal(0), (), ()).saved_percent == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 2), st.lists(st.sampled_from("abc"), unique=True)),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6),
)
def test_lines_add_up_and_nothing_gets_worse(
    items: list[tuple[int, int, list[str]]], pairs: list[tuple[int, int]]
) -> None:
    made = plan(
        *(
            item(f"i{n}", str(days), asks=asks, visits=visits, elements=("x",) if asks else ())
            for n, (days, visits, asks) in enumerate(items)
        ),
        edges=[Edge(f"i{a}", f"i{b}", "order") for a, b in pairs if a < b < len(items)],
        elements=[element("x")],
    )
    for figure in compute(made).figures:
        assert figure.before == sum((line.number for line in figure.before_lines), Decimal(0))
        assert figure.after == sum((line.number for line in figure.after_lines), Decimal(0))
        assert figure.after <= figure.before + (1 if figure.key == "visits" else 0)
