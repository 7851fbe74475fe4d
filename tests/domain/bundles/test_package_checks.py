"""What the check says of a package as written: circle by name, orphan, what shares nothing; and each way of editing it."""

from typing import Any

import pytest

from onewindow.domain.bundles.rules.plan import ItemFacts
from onewindow.domain.bundles.rules.writing import checking, editing
from tests.domain.bundles.build import item

FACTS: dict[str, ItemFacts] = {
    one.slug: one
    for one in (
        item("company", gives=("licence",), elements=("name",)),
        item("food", asks=("licence", "layout")),
        item("fire", asks=("layout",)),
        item("stamp", asks=("sample",)),
    )
}


def package(*items: str) -> dict[str, Any]:
    made = editing.empty("shop", "开店", "Shop")
    for slug in items:
        made = editing.with_item(made, slug)
    return made


def said(document: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.items) for one in checking.findings(document, FACTS)]


def test_a_sound_package_has_no_finding() -> None:
    assert said(package("company", "food", "fire")) == []


def test_a_circle_is_named() -> None:
    document = editing.linked(package("company", "food"), "food", "company")
    assert said(document) == [("circle", ("company", "food", "company"))], "the licence leads one way, the edge back"
    assert said(editing.unlinked(document, "food", "company")) == []


def test_an_orphan_is_an_item_no_answer_chooses() -> None:
    document = editing.chosen(package("company", "food"), "food", always=False)
    assert said(document) == [("orphan", ("food",))]
    document = editing.asked(document, "卖食品吗？", "Food?", ["food"])
    assert said(document) == []
    assert document["typical"] == {"q1": "yes"}
    assert said(editing.unasked(document, "q1")) == [("orphan", ("food",))]


def test_what_shares_nothing_is_remarked_and_does_not_block() -> None:
    (found,) = checking.findings(package("company", "food", "stamp"), FACTS)
    assert (found.what, found.items, found.blocks) == ("alone", ("stamp",), False)


def test_what_is_not_in_force_or_empty_blocks() -> None:
    assert said(package()) == [("empty", ())]
    assert ("gone", ("unknown",)) in said(package("company", "unknown"))
    nameless = editing.worded(package("company"), {"name_zh": " "})
    assert said(nameless) == [("name", ())]


def test_arrows_follow_from_results_and_are_not_said_twice() -> None:
    document = package("company", "food")
    assert [(one.source, one.target, one.derived) for one in checking.links(document, FACTS)] == [
        ("company", "food", True)
    ]
    document = editing.linked(document, "company", "food", via="licence")
    assert [one.derived for one in checking.links(document, FACTS)] == [False]


def test_an_item_leaves_with_its_arrows_and_its_place_in_the_answers() -> None:
    document = editing.linked(package("company", "food", "fire"), "company", "fire")
    document = editing.asked(document, "消防？", "Fire?", ["fire"])
    document = editing.without_item(document, "fire")
    assert document["edges"] == []
    assert document["questions"][0]["answers"][1]["adds_items"] == []


def test_a_question_is_reworded_its_answers_come_and_go() -> None:
    document = editing.asked(package("company", "food", "fire"), "消防？", "Fire?", ["fire"])
    words = {"text_zh": "多大？", "no.zh": "小", "yes.zh": "大", "new.zh": "很大", "presumed": "yes"}
    document = editing.question(document, "q1", words, {"yes": ["fire"], "new": ["fire", "food"]})
    row = document["questions"][0]
    assert [(one["value"], one["adds_items"]) for one in row["answers"]] == [
        ("no", []),
        ("yes", ["fire"]),
        ("a1", ["fire", "food"]),
    ]
    assert row["presumed"] == "yes"
    document = editing.question(document, "q1", {**words, "yes.zh": "", "new.zh": ""}, {})
    assert [one["value"] for one in document["questions"][0]["answers"]] == ["no"], "unnamed answers go"
    assert document["questions"][0]["presumed"] == ""
    assert "q1" not in document["typical"]
    assert ("few-answers", ()) in said(document)


def test_what_cannot_be_written_is_refused() -> None:
    document = package("company", "food")
    with pytest.raises(editing.AlreadyThere):
        editing.with_item(document, "food")
    with pytest.raises(editing.WaitsForItself):
        editing.linked(document, "food", "food")
    with pytest.raises(editing.AlreadyThere):
        editing.linked(editing.linked(document, "food", "company"), "food", "company")
    for do in (
        lambda: editing.without_item(document, "fire"),
        lambda: editing.linked(document, "fire", "food"),
        lambda: editing.unlinked(document, "company", "food"),
        lambda: editing.unasked(document, "q9"),
        lambda: editing.asked(document, "？", "?", ["fire"]),
    ):
        with pytest.raises(editing.NoSuchPart):
            do()


def test_shared_fields_and_words() -> None:
    document = editing.with_field(package("company"), "agent.name")
    with pytest.raises(editing.AlreadyThere):
        editing.with_field(document, "agent.name")
    assert editing.without_field(document, "agent.name")["extra"] == []
    document = editing.worded(document, {"name_zh": " 新名 ", "aliases": "甲\n\n乙\n甲", "lead_zh": "市场监管"})
    assert (document["name_zh"], document["aliases"], document["lead"]["zh"]) == ("新名", ["甲", "乙"], "市场监管")
    assert editing.typical(document, {"q9": "yes"})["typical"] == {}
