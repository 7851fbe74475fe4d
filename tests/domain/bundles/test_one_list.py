"""One material list: merged, and every material that falls away says why."""

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.bundles.rules import materials, selection
from onewindow.domain.bundles.rules.materials import Held, MaterialList
from onewindow.domain.bundles.rules.plan import Edge, Plan, Use
from tests.domain.bundles.build import item, plan

FORM = Use("form", source="form")


def merge(made: Plan, held: dict[str, Held] | None = None) -> MaterialList:
    return materials.merge(made, selection.select(made, {}), held)


def reasons(found: MaterialList) -> dict[str, str]:
    return {one.type.key: one.dropped for one in found.all}


def test_a_material_several_items_use_is_brought_once() -> None:
    found = merge(plan(item("a", asks=["id", "lease"]), item("b", asks=["lease"])))
    assert [(one.type.key, one.used_by) for one in found.needed] == [("id", ("a",)), ("lease", ("a", "b"))]
    assert found.alone == 3


def test_what_a_sibling_produces_falls_away() -> None:
    found = merge(plan(item("company", gives=["licence"]), item("food", asks=["licence", "layout"])))
    assert reasons(found) == {"licence": "sibling", "layout": ""}
    assert found.dropped[0].by == ("company",)


def test_what_the_government_holds_falls_away_with_its_reference() -> None:
    have = Held("licence", "licence", "1.2.156…", 7)
    found = merge(plan(item("food", asks=["licence", "layout"])), {"licence": have})
    assert reasons(found) == {"licence": "held", "layout": ""}
    assert found.dropped[0].held == have


def test_what_the_form_makes_falls_away() -> None:
    assert reasons(merge(plan(item("food", asks=[FORM, "layout"])))) == {"form": "form", "layout": ""}


def test_a_siblings_output_counts_before_what_is_held() -> None:
    made = plan(item("company", gives=["licence"]), item("food", asks=["licence"]))
    assert reasons(merge(made, {"licence": Held("licence", "licence")})) == {"licence": "sibling"}


def test_it_may_follow_later_only_if_every_user_allows_it() -> None:
    made = plan(item("a", asks=[Use("x", None, True), Use("y", None, True)]), item("b", asks=[Use("y", None, False)]))
    assert {one.type.key: one.deferrable for one in merge(made).all} == {"x": True, "y": False}


def test_a_stated_material_edge_hands_over_the_material() -> None:
    made = plan(
        item("seal", gives=["receipt"]),
        item("bank", asks=["receipt"]),
        edges=[Edge("seal", "bank", "material", "receipt")],
    )
    assert reasons(merge(made)) == {"receipt": "sibling"}


TYPES = st.lists(st.sampled_from("tuvwxyz"), max_size=4, unique=True)


@given(st.lists(st.tuples(TYPES, TYPES), min_size=1, max_size=4), st.sets(st.sampled_from("tuvwxyz")))
def test_every_paper_is_accounted_for(asked: list[tuple[list[str], list[str]]], have: set[str]) -> None:
    """Items give only what later items ask, so there is no circle: alone = needed + dropped + repeats."""
    items = []
    for index, (asks, gives) in enumerate(asked):
        later = {t for others, _ in asked[index + 1 :] for t in others}
        earlier = {t for others, _ in asked[: index + 1] for t in others}
        items.append(item(f"i{index}", asks=asks, gives=[g for g in gives if g in later - earlier]))
    found = merge(plan(*items), {key: Held(key, "check") for key in have})
    repeats = sum(len(one.used_by) - 1 for one in found.all)
    assert found.alone == len(found.needed) + len(found.dropped) + repeats
    assert not {one.type.key for one in found.needed} & have
