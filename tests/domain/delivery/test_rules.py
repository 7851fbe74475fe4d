"""Pure rules of parcels: what a courier's event means where, which telephone is one, what an address shows."""

import pytest

from onewindow.domain.delivery import rules


@pytest.mark.parametrize(
    ("news", "state", "move"),
    [
        ("picked", "ordered", "pick"), ("out", "ordered", "pick"), ("picked", "under_way", ""),
        ("delivered", "ordered", "deliver"), ("delivered", "lost", "deliver"), ("delivered", "delivered", ""),
        ("refused", "under_way", "bring-back"), ("refused", "returning", ""), ("lost", "returning", "lose"),
        ("lost", "lost", ""), ("lost", "delivered", ""), ("moving", "settled", ""), ("failed", "under_way", ""),
        ("delivered", "cancelled", ""),
    ],
)  # fmt: skip
def test_what_an_event_means(news, state, move):
    assert rules.move(news, state) == move


def test_a_telephone_is_digits():
    assert [rules.phone(one) for one in ("139 0000-0001", "+86 731 2888 0000", "12", "abc", "")] == [
        "13900000001", "+8673128880000", "", "", "",
    ]  # fmt: skip


def test_an_address_never_shows_the_door():
    assert rules.masked("示范市城关区解放路88号3单元502室") == "示范市城关区解放路****"
    assert rules.masked("城关区8号") == "城关****"
    assert rules.masked("") == ""
