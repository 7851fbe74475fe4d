"""Pure rules of money: yuan typed and shown, amounts in words, what two books say differently."""

import pytest

from onewindow.domain.fees.rules import Entry, Found, capital, compare, fen, yuan


@pytest.mark.parametrize(
    ("typed", "is_"),
    [("80", 8000), ("12.5", 1250), (" ¥1,200.00 ", 120000), ("0", 0), ("1.234", None), ("-5", None), ("", None), ("八十", None)],
)  # fmt: skip
def test_yuan_as_typed(typed, is_):
    assert fen(typed) == is_


def test_yuan_as_shown():
    assert [yuan(n) for n in (0, 5, 8000, 123456, -50)] == ["0.00", "0.05", "80.00", "1,234.56", "-0.50"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [(8000, "捌拾元整"), (55000, "伍佰伍拾元整"), (100050, "壹仟元伍角整"), (5, "伍分"), (10000000005, "壹亿元零伍分"),
     (100000100, "壹佰万零壹元整"), (10005000, "壹拾万零伍拾元整"), (0, "零元整")],
)  # fmt: skip
def test_amounts_in_words(amount, words):
    assert capital(amount) == words


def test_two_books():
    ours = [Entry("pay", "A", 100), Entry("pay", "B", 200), Entry("refund", "A", 50), Entry("pay", "D", 10)]
    theirs = [Entry("pay", "A", 100), Entry("pay", "C", 300), Entry("refund", "A", 40), Entry("pay", "D", 5), Entry("pay", "D", 5)]  # fmt: skip
    assert compare(ours, theirs) == [
        Found("ours", "pay", "B", 200, None),
        Found("theirs", "pay", "C", None, 300),
        Found("amount", "refund", "A", 50, 40),
    ]
    assert compare(ours, ours) == []
