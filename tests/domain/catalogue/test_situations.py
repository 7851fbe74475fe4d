"""Situations: what answers leave, and whether a table answers every applicant once – checked against plain enumeration."""

import dataclasses
import itertools
import random
from typing import Any

import pytest
from django.utils import translation

from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.rules import situations
from onewindow.domain.catalogue.rules.conditions import holds
from onewindow.domain.catalogue.rules.sheets import FIELDS, said
from onewindow.domain.catalogue.rules.situations.applying import counting
from onewindow.domain.catalogue.rules.situations.checking import STATES

Table = dict[str, Any]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def question(key: str, *values: str, when: Any = None) -> dict[str, Any]:
    made = {"key": key, "zh": f"{key}？", "en": f"{key}?", "answers": [{"value": v, "zh": v, "en": v} for v in values]}
    return {**made, "asked_when": when} if when else made


def table(questions: list[dict[str, Any]], *whens: dict[str, list[str]]) -> Table:
    return {"questions": questions, "rows": [{"when": when, "gives": {}} for when in whens]}


SIGN = table(
    [question("size", "small", "large"), question("wall", "own", "other", when={"answer": ["size", "small"]})],
    {"size": ["large"]},
    {"wall": ["own"]},
    {"wall": ["other"]},
)


def problems(one: Table, **known: Any) -> list[str]:
    names: dict[str, Any] = {"materials": (), "fields": (), "steps": (), **known}
    return [text for _, text in situations.problems(one, **names)]


def test_a_whole_table_has_nothing_wrong() -> None:
    """Every answer leads to one row; a question that is not asked needs none."""
    assert problems(SIGN) == []
    assert problems({}) == []


def test_a_gap_is_named_by_its_answers() -> None:
    """No row for the landlord's wall: the sentence says so, and nothing about answers that do not matter."""
    lame = {**SIGN, "rows": SIGN["rows"][:2]}
    assert problems(lame) == ["No row says what is needed: “size?” – small; “wall?” – other."]


def test_two_rows_that_both_speak_are_named() -> None:
    """The second row for a wall of one's own is one too many."""
    double = {**SIGN, "rows": [*SIGN["rows"], {"when": {"size": ["small"], "wall": ["own"]}, "gives": {}}]}
    assert problems(double) == ["Rows 2 and 4 both speak: “size?” – small; “wall?” – own."]


def test_a_row_no_answers_lead_to_is_named() -> None:
    """The wall is asked of small signs only."""
    idle = {**SIGN, "rows": [*SIGN["rows"], {"when": {"size": ["large"], "wall": ["own"]}, "gives": {}}]}
    assert problems(idle) == ["Row 4 never speaks: no answers lead to it."]


def test_names_come_before_the_table() -> None:
    """Unknown questions, answers, materials, steps and items; a condition may read earlier questions only."""
    assert problems(table([question("a", "x", "y")], {"b": ["x"]})) == ["Row 1 names a question that is not there: b."]
    assert problems(table([question("a", "x", "y")], {"a": ["z"]})) == ["Row 1 names an answer that is not there: z."]
    early = table([question("a", "x", "y", when={"answer": ["b", "x"]}), question("b", "x", "y")], {})
    assert problems(early) == ["Its condition reads answers to earlier questions only; it names others."]
    assert problems(table([question("a", "x"), question("a", "x", "y")], {})) == [
        "A question needs at least two answers, each with a value of its own.",
        "Two questions have the key a.",
    ]
    gives = {"materials": ["id"], "steps": ["查"], "item": "other"}
    row = {"questions": [question("a", "x", "y")], "rows": [{"when": {}, "gives": gives}]}
    assert problems(row, items=["some"]) == ["Row 1 gives what the item does not have: id, 查, other."]
    assert problems(row, materials=["id"], steps=["查"], items=["other"]) == []
    assert problems(row, materials=["id"], steps=["查"], own="other") == [
        "Row 1 gives what the item does not have: other."
    ]


def combinations(one: Table) -> list[dict[str, str]]:
    """Every way through the questions, by plain enumeration."""
    found: list[dict[str, str]] = []
    asked = situations.questions(one)
    for values in itertools.product(*[one.values for one in asked]):
        given = dict(zip([one.key for one in asked], values, strict=True))
        counted = situations.applying.counting(asked, given)[1]
        if counted not in found:
            found.append(counted)
    return found


def test_the_check_agrees_with_plain_enumeration() -> None:
    """300 random tables: gaps, overlaps and idle rows exist exactly where enumeration finds them; witnesses hold."""
    dice = random.Random(39046)
    sound = 0
    for _ in range(300):
        questions = []
        for n in range(dice.randint(1, 4)):
            when = None
            if n and dice.random() < 0.4:
                when = {"answer": [f"q{dice.randrange(n)}", "0"]}
                when = {"not": when} if dice.random() < 0.3 else when
            questions.append(question(f"q{n}", *[str(v) for v in range(dice.randint(2, 3))], when=when))
        whens = [
            {q["key"]: dice.sample(["0", "1"], dice.randint(1, 2)) for q in questions if dice.random() < 0.5}
            for _ in range(dice.randint(1, 5))
        ]
        one = table(questions, *whens)
        every, report = combinations(one), situations.check(one)
        speaking = [[n for n, row in enumerate(one["rows"]) if situations.applying.matches(row, c)] for c in every]
        assert bool(report.gaps) == any(not rows for rows in speaking)
        pairs = {pair for rows in speaking for pair in itertools.combinations(rows, 2)}
        assert {(a, b) for a, b, _ in report.overlaps} == pairs
        assert set(report.idle) == set(range(len(whens))) - {n for rows in speaking for n in rows}
        for gap in report.gaps:
            meant = [c for c in every if all(c.get(key) in values for key, values in gap.items())]
            assert meant
            assert not any(situations.applying.matches(row, c) for c in meant for row in one["rows"])
        sound += report.sound
    assert sound > 20  # both kinds came up


def test_thirty_questions_are_no_trouble() -> None:
    """A billion combinations and more: the walk carries what matters only."""
    asked = [question(f"q{n}", "yes", "no") for n in range(30)]
    ladder = [{**{f"q{m}": ["no"] for m in range(n)}, f"q{n}": ["yes"]} for n in range(30)]
    whole = table(asked, *ladder, {f"q{m}": ["no"] for m in range(30)})
    assert situations.check(whole).sound
    lame = {**whole, "rows": whole["rows"][:-1]}
    (gap,) = situations.check(lame).gaps
    assert gap == {f"q{n}": ("no",) for n in range(30)}


def test_a_table_too_large_is_refused_in_a_sentence() -> None:
    """The check does not hang on a table made to hang it; it says that it gave up."""
    dice = random.Random(7)
    asked = [question(f"q{n}", "0", "1") for n in range(60)]
    keys = [one["key"] for one in asked]
    hard = table(asked, *({key: [dice.choice("01")] for key in dice.sample(keys, 6)} for _ in range(150)))
    assert situations.check(hard, states=500).too_large
    assert STATES > 500


ITEMS = {row["slug"]: row for row in seed.items() if row.get("situations")}


@pytest.mark.parametrize("slug", sorted(ITEMS))
def test_the_demo_items_are_whole(slug: str) -> None:
    """Six packaged items have situations; each answers every applicant once, and marks what was checked."""
    row = ITEMS[slug]
    found = situations.problems(
        row["situations"],
        materials={m["material"] for m in row["materials"]},
        fields=set(row["elements"]),
        steps={step["zh"] for step in row["steps"]},
        items={one["slug"] for one in seed.items()},
        own=slug,
    )
    assert found == []
    assert len(ITEMS) == 6
    facts = [*row["situations"]["questions"], *row["situations"]["rows"]]
    assert all(one["checked"] in ("source", "memory") and one["source"] for one in facts)


def test_answers_make_the_list_shorter() -> None:
    """Unanswered, everything that may be needed is there; answered, only what this applicant needs."""
    spec = fake("signboard")
    before = situations.applied(spec)
    assert before.open is not None
    assert before.open.key == "size"
    assert [(need.thing.key, need.certain) for need in before.materials] == [
        ("sign-form", True),
        ("business-licence", True),
        ("sign-drawing", True),
        ("sign-consent", False),
    ]
    own = situations.applied(spec, {"size": "ordinary", "wall": "own"})
    assert own.settled
    assert [need.thing.key for need in own.materials] == ["sign-form", "business-licence", "sign-drawing"]
    large = situations.applied(spec, {"size": "large", "wall": "own"})
    assert (large.item, large.answers) == ("large-outdoor-advert", {"size": "large"})  # the wall is not asked of it
    assert situations.applied(spec, {"size": "huge"}).answers == {}


def test_fee_and_steps_follow_the_answers() -> None:
    """A home is 80 yuan, a shop 550; cold food has no site check."""
    assert situations.applied(fake("re-first"), {"use": "other"}).fee["amount"] == 550
    cold = situations.applied(fake("food-catering-licence"), {"trade": "cold", "agent": "self"})
    assert "现场核查" not in [need.thing[0] for need in cold.steps]
    hot = situations.applied(fake("food-catering-licence"), {"trade": "cooking", "agent": "agent"})
    assert "现场核查" in [need.thing[0] for need in hot.steps]
    assert {"power-of-attorney"} <= {need.thing.key for need in hot.materials}


def test_a_case_asks_what_the_table_leaves() -> None:
    """Answered, the table decides; unanswered (a package, an older program), the conditions do, as before."""
    spec = fake("signboard")
    leased = {"site.tenure": "leased"}
    assert "sign-consent" in {m.key for m in situations.needed_materials(spec, leased, {})}
    assert "sign-consent" in {m.key for m in situations.needed_materials(spec, leased, {"q1": "x", "size": "ordinary"})}
    own = {"size": "ordinary", "wall": "own"}
    assert "sign-consent" not in {m.key for m in situations.needed_materials(spec, leased, own)}
    food = fake("food-catering-licence")
    kept = {e.key for e in situations.kept_elements(food, {"trade": "cooking", "agent": "self"})}
    assert "agent.used" not in kept
    assert {e.key for e in situations.kept_elements(food, {})} == {e.key for e in food.elements}


def test_a_changed_table_is_told_in_one_line() -> None:
    """The difference of two versions names questions, answers and what each row keeps, not braces."""
    field = next(one for one in FIELDS if one.path == "situations")
    told = said(field, ITEMS["signboard"]["situations"], "en")
    assert told == (
        "How large is the sign? · Whose wall does it hang on? · A large outdoor advertisement → large-outdoor-advert · "
        "My own building → — · A rented or borrowed building → sign-consent"
    )


def fake(slug: str) -> Any:
    """An item as far as the rule reads it."""

    @dataclasses.dataclass
    class Thing:
        key: str
        condition: Any = None

    @dataclasses.dataclass
    class Fake:
        materials: tuple[Thing, ...]
        elements: tuple[Thing, ...]
        steps: tuple[tuple[str, str], ...]
        fee: dict[str, Any]
        situations: dict[str, Any]

    row = ITEMS[slug]
    return Fake(
        materials=tuple(Thing(m["material"], m.get("condition")) for m in row["materials"]),
        elements=tuple(Thing(key) for key in row["elements"]),
        steps=tuple((s["zh"], s["en"]) for s in row["steps"]),
        fee=row["fee"],
        situations=row["situations"],
    )


@pytest.mark.parametrize("slug", sorted(ITEMS))
def test_a_page_without_the_server_narrows_alike(slug: str) -> None:
    """What the table keeps, as a condition the phone decides by itself: the same under every answer."""
    one = ITEMS[slug]["situations"]
    asked = situations.questions(one)
    for picked in itertools.product(*((None, *one.values) for one in asked)):
        given = {question.key: value for question, value in zip(asked, picked, strict=True) if value}
        _, known = counting(asked, given)
        gives = situations.decided(one, given)
        for kind in ("materials", "fields"):
            for key in situations.governed(one, kind) if gives is not None else ():
                when = situations.kept_when(one, kind, key)
                assert holds(when, {}, known) is (key in gives.get(kind, ())), (given, key)
    assert situations.kept_when(one, "fields", "nothing") is None
