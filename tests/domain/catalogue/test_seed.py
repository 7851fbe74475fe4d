"""The packaged data as written: complete in both languages, every reference held, nothing left over."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from onewindow.domain.bundles import seed as bundles
from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.seed.forms import forms
from onewindow.domain.licences.seed import TYPES
from onewindow.domain.org.seed import data as org_data

CHINESE = re.compile("[一-鿿]")
FULL_WIDTH = re.compile("[，。；：（）、]")
ITEMS = {row["slug"]: row for row in seed.items()}
PACKAGES = {slug: bundles.document(slug) for slug in bundles.ORDER}


@cache
def materials() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in seed.data("materials")}


@cache
def elements() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in seed.data("elements")["elements"]}


def pairs(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text that stands in two languages: ``x_zh``/``x_en``, or ``zh``/``en``."""
    if isinstance(value, list):
        for n, one in enumerate(value):
            yield from pairs(one, f"{path}[{n}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            if key.endswith("_zh"):
                yield f"{path}.{key[:-3]}", one, value.get(f"{key[:-3]}_en", "")
            if key == "zh":
                yield path, str(one), str(value.get("en", ""))
            yield from pairs(one, f"{path}.{key}")


def all_pairs() -> list[tuple[str, str, str]]:
    sources = {**ITEMS, **PACKAGES, "materials": seed.data("materials"), "elements": seed.data("elements")}
    return [found for name, source in sources.items() for found in pairs(source, name)]


def test_both_languages_are_complete() -> None:
    """Where one language speaks the other does; English has no Chinese in it, nor Chinese punctuation."""
    found = all_pairs()
    assert len(found) > 1500
    assert [path for path, zh, en in found if bool(zh) != bool(en)] == []
    english = [(path, en) for path, _, en in found if not path.endswith("cooperating")]
    assert [one for one in english if CHINESE.search(one[1]) or FULL_WIDTH.search(one[1])] == []


def test_english_begins_like_a_sentence() -> None:
    """Labels and sentences begin with a capital letter, a number or a small word of a known kind."""
    assert [(path, en) for path, _, en in all_pairs() if en and en[0].islower()] == []


@pytest.mark.parametrize("slug", ITEMS)
def test_an_item_is_complete_and_refers_to_what_exists(slug: str) -> None:
    item = ITEMS[slug]
    departments = {row["slug"]: row for row in org_data("departments")}
    assert item["department"] in departments
    assert {row["department"] for row in item["reviews"]} <= departments.keys()
    assert item["name_zh"] and item["name_en"] and item["steps"] and item["results"] and item["audience"]
    assert {row["material"] for row in item["materials"]} <= materials().keys()
    assert len({row["material"] for row in item["materials"]}) == len(item["materials"])
    assert set(item["elements"]) <= elements().keys()
    assert len(set(item["elements"])) == len(item["elements"])
    types = {one[0] for one in TYPES}
    for result in item["results"]:
        assert result["licence_type"] in types if result["kind"] == "licence" else result["licence_type"] == ""
        assert result["material"] == "" or result["material"] in materials()
    assert item["fee"]["zh"] and item["fee"]["en"]
    assert "shared/" not in json.dumps(item)


@pytest.mark.parametrize("slug", ITEMS)
def test_every_fact_says_how_sure_it_is(slug: str) -> None:
    """``source`` names where it was read; a source that says "memory" is not marked as read."""
    item = ITEMS[slug]
    facts = [item["statutory"], item["promised"], item["fee"], *item["reviews"], *item["materials"], *item["results"]]
    facts += [*item["legal_basis"], *item["special_procedures"]]
    facts += [
        {"checked": item[f"{n}_checked"], "source": item[f"{n}_source"]} for n in ("name", "base_code", "item_type")
    ]
    for fact in facts:
        assert fact["checked"] in ("source", "memory"), fact
        assert fact["source"], fact
        assert not (fact["checked"] == "source" and fact["source"].startswith("memory")), fact
    assert all(row["law_en"] and row["says"] for row in item["legal_basis"])


def test_nothing_is_left_over() -> None:
    """Every material, element, group and licence type is used by some item, and every item but a renewal by some package."""
    used = {row["material"] for item in ITEMS.values() for row in (*item["materials"], *item["results"])}
    assert set(materials()) == used - {""}
    asked = {key for item in ITEMS.values() for key in item["elements"]}
    assert set(elements()) == asked
    assert {row["key"] for row in seed.data("elements")["groups"]} == {row["group"] for row in elements().values()}
    assert {one[0] for one in TYPES} == {
        result["licence_type"] for item in ITEMS.values() for result in item["results"] if result["licence_type"]
    }
    by_itself = {slug for slug, item in ITEMS.items() if item["particulars"].get("renewal")}  # years after the rest
    assert set(ITEMS) - by_itself == {row["item"] for package in PACKAGES.values() for row in package["items"]}


def test_licences_print_fields_of_the_items_that_give_them() -> None:
    """At least one line of each licence is filled by each item that gives it."""
    printed = {one[0]: [row[0] for row in one[5]] for one in TYPES}
    for item in ITEMS.values():
        for result in item["results"]:
            if result["kind"] == "licence" and result["licence_type"] != "business-licence":
                assert set(printed[result["licence_type"]]) & set(item["elements"]), item["slug"]
    lines = {line for one in TYPES for line in (row[0] for row in one[5])}
    assert lines <= elements().keys()


def test_elements_are_whole() -> None:
    """Choices have values once; groups and persons have columns named below their element."""
    for element in elements().values():
        values = [choice["value"] for choice in element.get("choices", ())]
        assert len(set(values)) == len(values)
        assert bool(values) == (element["type"] in ("choice", "multi_choice")), element["key"]
        for column in element.get("fields", ()):
            assert column["key"].startswith(f"{element['key']}."), column["key"]
            assert bool(column.get("choices")) == (column["type"] in ("choice", "multi_choice")), column["key"]
        assert bool(element.get("fields")) == (element["type"] in ("group", "person")), element["key"]


@pytest.mark.parametrize("slug", PACKAGES)
def test_a_package_refers_to_what_exists(slug: str) -> None:
    """Items, edges, questions, presumed and typical answers, values that answers set, extra elements."""
    package = PACKAGES[slug]
    assert package["slug"] == slug
    assert "“一件事”" in package["name_zh"]
    assert package["aliases"] and package["summary_zh"] and package["summary_en"] and package["guidance"]
    assert len(package["summary_zh"]) <= 45, "two lines of a card"
    assert len(package["summary_en"]) <= 110
    inside = {row["item"] for row in package["items"]}
    assert inside <= ITEMS.keys()
    for edge in package["edges"]:
        assert {edge["from"], edge["to"]} <= inside, edge
        assert edge["reason_zh"] and edge["reason_en"] and edge["source"] and edge["checked"] in ("source", "memory")
        if edge["via"]:
            assert edge["via"] in {row["material"] for row in ITEMS[edge["to"]]["materials"]}, edge
            assert edge["via"] in {row["material"] for row in ITEMS[edge["from"]]["results"]}, edge
    asked = {question["id"]: [answer["value"] for answer in question["answers"]] for question in package["questions"]}
    for question in package["questions"]:
        assert question.get("presumed", asked[question["id"]][0]) in asked[question["id"]]
        for answer in question["answers"]:
            assert set(answer.get("adds_items", ())) | set(answer.get("removes_items", ())) <= inside
            for key, value in answer.get("sets", {}).items():
                assert value in [choice["value"] for choice in elements()[key]["choices"]], (question["id"], key)
    assert all(value in asked[key] for key, value in package["typical"].items())
    assert set(package["extra"]) <= elements().keys()
    assert len(package["cooperating"]["zh"]) == len(package["cooperating"]["en"])


@pytest.mark.parametrize("slug", PACKAGES)
def test_every_edge_by_output_is_stated_with_its_reason(slug: str) -> None:
    """The graph would derive it; stated, it tells people why one waits for the other, and who says so."""
    package = PACKAGES[slug]
    stated = {(edge["from"], edge["to"], edge["via"]) for edge in package["edges"]}
    inside = [row["item"] for row in package["items"]]
    for source in inside:
        given = {result["material"] for result in ITEMS[source]["results"]} - {""}
        for target in inside:
            wanted = {row["material"] for row in ITEMS[target]["materials"]}
            for key in given & wanted if source != target else ():
                assert (source, target, key) in stated, (source, target, key)


def test_forms_ask_what_their_item_asks() -> None:
    """Sample and blank form of each, of one page or two; what is filled in is among what may be answered."""
    source = seed.data("forms")
    assert len(forms()) == len(source["forms"]) == len({(one.item, one.material) for one in forms()})
    for one in forms():
        assert one.material in materials()
        assert not one.item or one.material in {row["material"] for row in ITEMS[one.item]["materials"]}
        assert all(b"%PDF-" in paper[:8] and b"/Count 3" not in paper for paper in (one.sample, one.blank_form))
    for key, example in source["examples"].items():
        row = elements()[key]
        if row.get("choices"):
            chosen = example if isinstance(example, list) else [example]
            assert set(chosen) <= {one["value"] for one in row["choices"]}, key
        if row.get("fields"):
            lines = [example] if row["type"] == "person" else example
            assert {len(line) for line in lines} == {len(row["fields"])}, key
