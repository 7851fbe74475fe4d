"""The two packages of the demo city: published, sound, and their gain equal to the sums made by hand."""

from datetime import date

import pytest

from onewindow.domain.bundles import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

ON = date(2026, 9, 28)
TYPICAL = {"q1": "self-employed", "q2": "shop-sign", "q3": "yes-commit", "q4": "no", "q5": "shared", "q6": "no"}


def test_the_restaurant_saves_what_was_counted_by_hand() -> None:
    """Items: self-employed 0.5, food 5, fire 8, sign 3, health 5 working days; read off the catalogue's lists."""
    outlook = queries.page("open-restaurant", ON, TYPICAL).outlook
    assert outlook is not None
    assert [node.item.slug for node in outlook.nodes] == [
        "self-employed-registration",
        "food-catering-licence",
        "fire-check",
        "signboard",
        "food-health-check",
    ]
    # Steps alone: 收件+送达 = 2 each, 现场核查 in food and fire, 体检 in health. Together: in once, 3 stay, out once.
    # Materials alone: 3 + 4 + 4 + 3 + 1. Together: premises-proof, food-layout, food-rules, fire-commitment, fire-rules,
    # fire-plans, sign-drawing; the form makes three, the licence comes from the sibling, the card is read at log-in.
    assert outlook.gain.plain() | {"fields": None} == {
        "steps": {"before": 13, "after": 5},
        "materials": {"before": 15, "after": 8},
        "days": {"before": 21.5, "after": 8.5},
        "visits": {"before": 5, "after": 2},
        "fields": None,
    }


def test_held_materials_fall_away_for_whoever_is_known() -> None:
    pass
