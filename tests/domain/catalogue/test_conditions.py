"""Conditions as data."""

from typing import Any

import pytest

from onewindow.domain.catalogue.queries import holds

VALUES: dict[str, Any] = {
    "agent.used": True,
    "agent.name": "李强",
    "delivery.mode": "post",
    "tax.invoice_kind": ["e-special", "paper-special"],
    "site.seats": 0,
    "empty": "",
    "no": False,
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        ({"field": ["agent.name", "filled"]}, True),
        ({"field": ["empty", "filled"]}, False),
        ({"field": ["absent", "filled"]}, False),
        ({"field": ["site.seats", "filled"]}, True),
        ({"field": ["no", "filled"]}, True),
        ({"field": ["agent.used", "is", True]}, True),
        ({"field": ["no", "is", True]}, False),
        ({"field": ["delivery.mode", "is", "window", "post"]}, True),
        ({"field": ["delivery.mode", "is", "window"]}, False),
        ({"field": ["tax.invoice_kind", "is", "paper-special"]}, True),
        ({"field": ["tax.invoice_kind", "is", "paper-ordinary"]}, False),
        ({"answer": ["q3", "yes", "maybe"]}, True),
        ({"answer": ["q4", "yes"]}, False),
        ({"not": {"field": ["absent", "filled"]}}, True),
        ({"all": [{"answer": ["q3", "yes"]}, {"field": ["empty", "filled"]}]}, False),
        ({"any": [{"answer": ["q3", "yes"]}, {"field": ["empty", "filled"]}]}, True),
    ],
)
def test_holds(condition: dict[str, Any] | None, expected: bool) -> None:
    """Fields, answers, and their combinations."""
    assert holds(condition, VALUES, {"q3": "yes"}) is expected


def test_an_unknown_word_is_an_error() -> None:
    """A slip in the data is found, not passed over."""
    with pytest.raises(ValueError, match="unknown condition"):
        holds({"feild": ["x", "filled"]}, {})
