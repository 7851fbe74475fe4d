"""What people type: the width of a Chinese keyboard is understood, and nothing that is too long is cut in silence."""

import pytest

from onewindow.domain.delivery import rules as parcels
from onewindow.domain.fees import rules as fees
from onewindow.kernel import codes
from onewindow.kernel.typed import TooLong, TooMany, few, plain, within
from onewindow.web.ui.numbers import whole

WIDE = str.maketrans({n: n + 0xFEE0 for n in range(0x21, 0x7F)} | {0x20: 0x3000})
"""Half-width signs as a Chinese keyboard writes them."""


@pytest.mark.parametrize("text", ["13800138000", "A05", "440106199001011237", "BL-2026-000123", "0591-8335x"])
def test_a_code_in_the_width_of_a_chinese_keyboard_is_the_code(text: str) -> None:
    assert plain(text.translate(WIDE)) == text
    assert plain(f" {text[:3]} \u3000{text[3:]}\u200b\t") == text


def test_a_telephone_is_understood_wherever_one_is_typed() -> None:
    for typed in ("138 0013 8000", "138-0013-8000", "１３８００１３８０００", "　138００１３８０００ "):
        assert parcels.phone(typed) == "13800138000"
        assert codes.check(typed, "phone").normal == "13800138000"
    assert codes.check("４４０１０６ １９９００１０１ １２３７", "citizen-id").normal == "440106199001011237"


def test_numbers_and_amounts_too() -> None:
    assert [whole(one) for one in ("１２", " 3 000 ", "12", "x", "-1", "", "1" + "0" * 19)] == [
        12,
        3000,
        12,
        *[None] * 4,
    ]
    assert [fees.fen(one) for one in ("１２．５０", "￥１，２００", "80", "八十")] == [1250, 120_000, 8000, None]


def test_what_is_too_long_is_refused_and_named() -> None:
    assert within(" 事由 ", 2, "reason") == "事由"
    with pytest.raises(TooLong, match=r"3.*4") as refused:
        within(" abcd ", 3, "reason")
    assert refused.value.details["fields"] == ["reason"]
    assert few([1, 2], 2) == [1, 2]
    with pytest.raises(TooMany, match=r"2.*3"):
        few([1, 2, 3], 2, "file")
