"""A local item may only tighten: every field, both ways, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onewindow.domain.catalogue.queries import ItemSpec, MaterialSpec, ResultSpec
from onewindow.domain.catalogue.rules.tightening import compare, longer, loosened, said_limit


def material(key: str, **given: Any) -> MaterialSpec:
    plain: dict[str, Any] = {
        **dict.fromkeys(("name_zh", "name_en", "hint_zh", "hint_en", "issuer_zh", "issuer_en"), key),
        **dict.fromkeys(("is_licence", "government_holds", "tolerable", "checked"), False),
        "key": key,
        "type_id": 1,
        "origin": "self",
        "necessity": "always",
        "satisfied_by": "licence",
        "condition": None,
        "condition_zh": "",
        "condition_en": "",
    }
    return MaterialSpec(**plain | given)


RESULT = ResultSpec("licence", "permit", "", (), "许可证", "Permit", None, "")
TEXTS = (
    "name_zh name_en department_zh department_en department_uscc code_family base_code implementation_code item_type level"
    " case_kind statutory_from statutory_note_zh statutory_note_en promised_note_zh promised_note_en notice slug"
)
STATED: dict[str, Any] = {
    **dict.fromkeys(TEXTS.split(), "x"),
    **dict.fromkeys(("id", "item_id", "version", "department_id"), 1),
    **dict.fromkeys(("window_post", "decide_post", "supervisor_post"), 1),
    **dict.fromkeys(("aliases", "review_posts", "reviews", "legal_basis", "elements"), ()),
    "published": True,
    "effective_from": date(2026, 1, 1),
    "audience": ("1", "2"),
    "statutory": "20wd",
    "statutory_checked": True,
    "extension": "10wd",
    "promised": "10wd",
    "certificate": "5wd",
    "steps": (("受理", "Acceptance"), ("决定", "Decision")),
    "fee": {"amount": 80},
    "flags": {"commitment": True},
    "materials": (material("a", tolerable=True), material("b", necessity="when", condition={"answer": ["q", "yes"]})),
    "results": (RESULT,),
    "tier": "base",
    "special_procedures": ({"kind": "hearing"},),
    "particulars": {"forms": ["1", "2"], "presence": [{"why": "identity"}], "accept_conditions": [{"zh": "一"}]},
}
PARENT = ItemSpec(**STATED)


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({"promised": "5wd"}, []),
        ({"promised": "11wd"}, ["promised"]),
        ({"promised": ""}, ["promised"]),
        ({"statutory": "15wd", "extension": None}, []),
        ({"statutory": "30wd", "extension": "15wd"}, ["statutory", "extension"]),
        ({"statutory": None}, ["statutory"]),
        ({"certificate": "10wd"}, ["certificate"]),
        ({"certificate": None}, []),
        ({"audience": ("1", "2", "6")}, []),
        ({"audience": ("1",)}, ["audience"]),
        ({"steps": (("办理", "Handling"),)}, []),
        ({"steps": (("受理", ""), ("审查", ""), ("决定", ""))}, ["steps"]),
        ({"materials": ()}, []),
        ({"materials": (*PARENT.materials, material("c"))}, ["materials.c"]),
        ({"materials": (PARENT.materials[0], material("b"))}, ["materials.b.necessity"]),
        ({"materials": (material("a"),)}, ["materials.a.tolerable"]),
        ({"materials": (material("a", tolerable=True, satisfied_by="upload"),)}, ["materials.a.satisfied_by"]),
        ({"materials": (material("a", tolerable=True, satisfied_by="data"),)}, []),
        ({"results": (replace(RESULT, licence_type="other"),)}, ["results"]),
        ({"results": (replace(RESULT, name_zh="许可证书"),)}, []),
        ({"fee": {"amount": 0}}, []),
        ({"fee": {"amount": 100}}, ["fee"]),
        ({"flags": {"commitment": False}}, ["commitment"]),
        ({"flags": {"online": False, "visits_at_most": 9}}, ["commitment"]),  # boxes that were ticked say nothing
        (
            {"particulars": PARENT.particulars | {"presence": [{"why": "identity"}, {"why": "site"}]}},
            ["visits", "presence"],
        ),
        ({"special_procedures": ()}, []),
        ({"special_procedures": ({"kind": "hearing"}, {"kind": "expert_review"})}, ["special_procedures"]),
        ({"special_procedures": ({"kind": "hearing"}, {"kind": "site_visit", "stops_clock": False})}, []),
        ({"particulars": PARENT.particulars | {"forms": ["1", "2", "3"], "presence": []}}, []),
        ({"particulars": PARENT.particulars | {"forms": ["1"]}}, ["forms"]),
        ({"particulars": PARENT.particulars | {"presence": [{"why": "signature"}]}}, ["presence"]),
        (
            {"particulars": PARENT.particulars | {"accept_conditions": [{"zh": "一"}, {"zh": "二"}]}},
            ["accept_conditions"],
        ),
        ({"particulars": PARENT.particulars | {"quantity_limit": {"zh": "每年十件"}}}, ["quantity_limit"]),
    ],
)
def test_what_loosens_is_named_and_what_tightens_passes(given: dict[str, Any], paths: list[str]) -> None:
    """Each field by itself, once in each direction."""
    assert [one.path for one in loosened(replace(PARENT, **given), PARENT)] == paths


def test_the_same_item_differs_in_nothing() -> None:
    """An item adopted as it is."""
    assert compare(replace(PARENT, tier="implementation"), PARENT) == ()


def test_what_tightens_is_a_difference_too() -> None:
    """It is shown beside its parent's value, in both languages."""
    (one,) = compare(replace(PARENT, promised="1wd"), PARENT)
    assert (one.parent, one.child, one.loosens) == (
        ("10 个工作日", "10 working days"),
        ("1 个工作日", "1 working day"),
        False,
    )
    assert one.plain()["label_en"] == "Promised limit"


def test_a_condition_may_only_become_narrower() -> None:
    """A part more in an "all", a choice out of an "any"; what nobody can compare counts as wider."""
    held = PARENT.materials[1].condition
    other = {"answer": ["q", "no"]}
    for condition, loose in (({"all": [held, other]}, False), (other, True), ({"any": [held, other]}, True)):
        child = replace(PARENT, materials=(material("b", necessity="when", condition=condition),))
        assert bool(loosened(child, PARENT)) is loose, condition


def test_a_bare_row_of_the_base_catalogue_binds_nobody() -> None:
    """Code and name only: it says nothing of limits, materials, steps or channels."""
    bare = replace(
        PARENT, promised="", statutory=None, extension=None, certificate=None, steps=(), materials=(), results=(), audience=(),
        fee={}, flags={}, special_procedures=(), particulars={},
    )  # fmt: skip
    assert loosened(PARENT, bare) == ()
    assert [one.path for one in loosened(PARENT, replace(bare, statutory="5wd"))] == [
        "statutory",
        "extension",
        "promised",
    ]


@pytest.mark.parametrize(
    ("child", "parent", "loose"),
    [
        ("5wd", "5wd", False),
        ("0.5wd", "1wd", False),
        ("90min", "1h", True),
        ("60min", "1h", False),
        ("5cd", "5wd", False),
        ("6cd", "5wd", True),
        ("5wd", "5cd", True),
        ("10wd", "14cd", True),  # a long holiday may lie in between
        ("10wd", "30cd", False),
        ("6h", "1wd", False),  # one whole working day follows the day of the start
        ("8h", "1wd", True),
        ("1wd", "6h", True),  # begun at opening, nearly two working days
        ("1wd", "14h", False),
        ("0wd", "30min", True),
    ],
)
def test_limits_in_two_units_are_compared_by_the_clock(child: str, parent: str, loose: bool) -> None:
    """Not longer means: never later, whenever it begins."""
    assert longer(child, parent) is loose


def test_limits_in_words() -> None:
    """Both languages; nought days are the same day."""
    assert said_limit("0wd") == ("当日", "the same day")
    assert said_limit(None).en == "not set"
    assert str(said_limit("30min")) in ("30 分钟", "30 minutes")
