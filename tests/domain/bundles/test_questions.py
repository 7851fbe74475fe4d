"""Questions choose items: only those that matter are asked."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.domain.bundles.rules import graph, selection
from onewindow.domain.bundles.rules.plan import Edge, Plan, UnknownReference, Unreachable, Use
from tests.domain.bundles.build import element, item, plan, question


def ids(found: tuple[selection.Question, ...]) -> list[str]:
    return [one.id for one in found]


def test_answers_add_and_remove_items() -> None:
    shop = plan(
        item("food"),
        item("company", always=False),
        item("sign", always=False),
        questions=[
            question("who", held={}, new={"adds": ["company"]}),
            question("sign", no={}, yes={"adds": ["sign"]}),
        ],
    )
    assert selection.select(shop, {"who": "held", "sign": "no"}).items == ("food",)
    assert selection.select(shop, {"who": "new", "sign": "yes"}).items == ("food", "company", "sign")


def test_a_question_that_cannot_change_anything_is_not_asked() -> None:
    shop = plan(
        item("food"),
        item("sign", always=False),
        questions=[
            question("all", no={}, yes={"adds": ["sign"]}),
            question("sign", no={}, yes={"adds": ["sign"]}),
            question("idle", a={}, b={}),
        ],
    )
    assert ids(selection.to_ask(shop, {})) == ["all", "sign"]
    assert ids(selection.to_ask(shop, {"all": "yes"})) == ["all"]
    assert ids(selection.to_ask(shop, {"all": "no"})) == ["all", "sign"]


def test_an_answer_to_a_question_that_is_not_asked_does_not_count() -> None:
    shop = plan(
        item("food"),
        item("sign", always=False),
        questions=[
            question("who", held={"removes": ["sign"]}, new={}),
            question("sign", no={}, yes={"adds": ["sign"]}),
        ],
    )
    chosen = selection.select(shop, {"who": "held", "sign": "yes"})
    assert chosen.items == ("food",)
    assert chosen.answers == {"who": "held"}


def test_a_question_about_a_material_matters_only_if_an_item_asks_for_it() -> None:
    shop = plan(
        item("food"),
        item("fire", always=False, asks=["rules", Use("promise", {"answer": ["way", "promise"]})]),
        questions=[
            question("fire", no={}, yes={"adds": ["fire"]}),
            question("way", inspect={}, promise={}),
        ],
    )
    assert ids(selection.to_ask(shop, {"fire": "no"})) == ["fire"]
    assert ids(selection.to_ask(shop, {"fire": "yes"})) == ["fire", "way"]
    chosen = selection.select(shop, {"fire": "yes", "way": "promise"})
    assert [use.type for use in chosen.uses["fire"]] == ["rules", "promise"]


def test_a_question_that_only_opens_another_one_matters() -> None:
    shop = plan(
        item("food"),
        item("sign", always=False),
        questions=[
            question("street", no={}, yes={}),
            question("sign", no={}, yes={"adds": ["sign"]}, when={"answer": ["street", "yes"]}),
        ],
    )
    assert ids(selection.to_ask(shop, {})) == ["street"]
    assert ids(selection.to_ask(shop, {"street": "no"})) == ["street"]
    assert ids(selection.to_ask(shop, {"street": "yes"})) == ["street", "sign"]


def test_a_notice_is_a_difference() -> None:
    shop = plan(item("food"), questions=[question("permit", no={}, yes={"notice": "first the permit"})])
    assert ids(selection.to_ask(shop, {})) == ["permit"]
    assert [str(n) for n in selection.select(shop, {"permit": "yes"}).notices] == ["first the permit（中）"]


def test_a_presumed_answer_counts_until_it_is_changed() -> None:
    shop = plan(
        item("food"),
        item("drain", always=False),
        questions=[question("drain", shared={}, own={"adds": ["drain"]}, presumed="shared")],
    )
    assert selection.select(shop, {}).answers == {"drain": "shared"}
    assert selection.select(shop, {"drain": "own"}).items == ("food", "drain")


def test_open_and_unknown_answers_are_refused() -> None:
    shop = plan(item("food"), item("sign", always=False), questions=[question("sign", no={}, yes={"adds": ["sign"]})])
    with pytest.raises(selection.QuestionsOpen) as told:
        selection.select(shop, {})
    assert told.value.details["questions"] == ("sign",)
    with pytest.raises(selection.NoSuchAnswer):
        selection.select(shop, {"sign": "maybe"})


def test_edges_come_from_outputs_and_statements() -> None:
    shop = plan(
        item("company", gives=["licence"]),
        item("food", asks=["licence", "layout"]),
        item("tax"),
        item("invoice"),
        edges=[Edge("tax", "invoice", "order")],
    )
    chosen = selection.select(shop, {})
    assert {(e.source, e.target, e.kind) for e in chosen.edges} == {
        ("company", "food", "material"),
        ("tax", "invoice", "order"),
    }
    assert chosen.first == ("company", "tax")


def test_a_stated_edge_replaces_the_derived_one_and_falls_with_its_material() -> None:
    paper = {"field": ["invoice.kind", "is", "paper"]}
    shop = plan(
        item("seal", gives=["receipt"]),
        item("invoice", asks=[Use("receipt", paper)], elements=("invoice.kind",)),
        edges=[Edge("seal", "invoice", "material", "receipt", checked="source")],
    )
    with_paper = selection.select(shop, {}, {"invoice.kind": "paper"})
    assert [edge.checked for edge in with_paper.edges] == ["source"]
    assert selection.select(shop, {}, {"invoice.kind": "digital"}).edges == ()


def test_a_circle_through_materials_is_refused_and_named() -> None:
    with pytest.raises(graph.CircleInPackage) as told:
        selection.check(plan(item("a", asks=["y"], gives=["x"]), item("b", asks=["x"], gives=["y"])))
    assert told.value.details["path"] == ("b", "a", "b") or told.value.details["path"] == ("a", "b", "a")


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (plan(item("a"), edges=[Edge("a", "nowhere", "order")]), "nowhere"),
        (plan(item("a"), edges=[Edge("a", "a", "material", "no-paper")]), "no-paper"),
        (plan(item("a"), questions=[question("q", no={}, yes={"adds": ["ghost"]})]), "ghost"),
        (plan(item("a"), questions=[question("q", no={}, yes={"sets": {"paper": "x"}})]), "paper"),
        (plan(item("a", asks=[Use("m", {"answer": ["q9", "yes"]})])), "q9"),
        (plan(item("a"), elements=[element("x", condition={"field": ["gone", "filled"]})]), "gone"),
        (plan(item("a"), extra=("agent.used",)), "agent.used"),
    ],
)
def test_an_unknown_reference_is_refused(made: Plan, name: str) -> None:
    with pytest.raises(UnknownReference) as told:
        selection.check(made)
    assert told.value.details["name"] == name
    assert name in str(told.value)


def test_an_item_no_answer_chooses_is_refused() -> None:
    with pytest.raises(Unreachable) as told:
        selection.check(plan(item("a"), item("b", always=False)))
    assert told.value.details["items"] == ("b",)


EFFECTS = st.fixed_dictionaries(
    {
        "adds": st.lists(st.sampled_from(["i1", "i2", "i3"]), max_size=2),
        "removes": st.lists(st.sampled_from(["i1", "i2", "i3"]), max_size=1),
    }
)


@st.composite
def random_plan(draw: st.DrawFn) -> Plan:
    questions = [
        question(f"q{n}", **{f"a{m}": draw(EFFECTS) for m in range(draw(st.integers(2, 3)))}) for n in range(3)
    ]
    items = [item(f"i{n}", always=draw(st.booleans())) for n in (1, 2, 3)]
    return plan(item("base"), *items, questions=questions)


@settings(max_examples=60, deadline=None)
@given(random_plan())
def test_what_is_not_asked_never_changes_the_items(made: Plan) -> None:
    """For every way of answering: the answers to questions that are not asked choose the same items whatever they are."""
    every = [[answer.value for answer in q.answers] for q in made.questions]
    for values in product(*every):
        told = {q.id: value for q, value in zip(made.questions, values, strict=True)}
        assert set(selection.select(made, told).items) == selection._chosen(made, told)
