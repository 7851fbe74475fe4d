"""What the desk sees of a form before it says why it needs more."""

from typing import Any

import pytest

from onewindow.domain.catalogue.queries import ElementSpec, masked


def element(kind: str) -> ElementSpec:
    """A field of that type."""
    words: dict[str, Any] = dict.fromkeys(("label_zh", "label_en", "group", "group_zh", "group_en"), "")
    more: dict[str, Any] = {"group_order": 0, "order": 0, "required": True, "condition": None, "choices": ()}
    return ElementSpec(key="one", type=kind, validation={}, prefill_from="", help_zh="", help_en="", **words, **more)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("citizen_id", "990102199003150249", "9901**********0249"),
        ("phone", "13900000001", "139****0001"),
        ("bank_account", "6222021234567890123", "6222***********0123"),
        ("text", "91990100MAUX7P5L10", "91990100MAUX7P5L10"),
        ("text", "李雷 13900000001", "李雷 139****0001"),
    ],
)
def test_numbers_of_a_person_are_masked(kind: str, value: str, shown: str) -> None:
    assert masked([element(kind)], {"one": value}) == {"one": shown}
