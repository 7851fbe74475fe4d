"""The pure rules of a licence: serial, validity, organisation code, canonical text, printed fields."""

from datetime import date

import pytest

from onewindow.domain.licences import queries, rules
from onewindow.domain.licences.models import Licence


def test_serial_is_year_and_case_without_a_look_up():
    assert rules.serial(42, 2026) == "20260000000042"


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2026, 9, 28), 5, date(2031, 9, 27)),
        (date(2024, 2, 29), 1, date(2025, 2, 27)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2026, 9, 28), None, None),
    ],
)
def test_a_validity_of_years_ends_the_day_before_the_anniversary(start, years, end):
    assert rules.valid_to(start, years) == end


def test_art_50_renewal_is_asked_for_thirty_days_before_the_end():
    """行政许可法 art. 50 (law.md C 25): the holder's own days, so calendar days; what has no end is not renewed."""
    assert rules.renew_by(date(2031, 9, 27)) == date(2031, 8, 28)
    assert rules.renew_by(None) is None
    assert queries.renew_by(Licence(state="valid", valid_to=date(2031, 9, 27))) == date(2031, 8, 28)
    assert queries.renew_by(Licence(state="revoked", valid_to=date(2031, 9, 27))) is None


def test_organisation_codes_are_distinct_and_hold_their_check_character():
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [rules.organisation_code(n) for n in range(2000)]
    assert len(set(codes)) == 2000
    for code in codes:
        total = sum(w * alphabet.index(c) for w, c in zip(weights, code[:8], strict=True))
        check = (11 - total % 11) % 11
        assert code[8] == ("X" if check == 10 else str(check))
        assert code.startswith("MA")
        assert len(code) == 9


def test_one_canonical_spelling_whatever_the_order():
    assert rules.canonical({"b": 1, "a": "店"}) == rules.canonical({"a": "店", "b": 1}) == '{"a":"店","b":1}'.encode()


def test_a_float_cannot_be_signed_when_it_is_not_a_number():
    with pytest.raises(ValueError, match="not JSON compliant"):
        rules.canonical({"a": float("nan")})


def field(key, zh="名称", en="Name", **words):
    return rules.Field(key, zh, en, words)


def test_only_answered_fields_are_printed_and_codes_read_as_words():
    fields = [field("ent.name"), field("ent.scope", hot="热食类", cold="冷食类"), field("ent.term")]
    answers = {"ent.name": "示范餐饮店", "ent.scope": ["hot", "cold"], "ent.term": ""}
    assert [row[3] for row in rules.printed(fields, answers, {})] == ["示范餐饮店", "热食类、冷食类"]


def test_an_address_is_printed_as_it_reads():
    answers = {"ent.domicile": {"area": "990121", "detail": "人民路1号"}}
    assert rules.printed([field("ent.domicile")], answers, {"990121": "示范市东县"})[0][3] == "示范市东县人民路1号"


def test_of_a_group_the_names_are_printed():
    answers = {"food.staff": [{"name": "王一"}, {"name": "李二"}]}
    assert rules.printed([field("food.staff")], answers, {})[0][3] == "王一、李二"


def test_the_seal_covers_what_is_said_and_the_pdf_but_not_itself():
    document = {"format": rules.FORMAT, "licence": {"number": "1"}, "pdf": {"sm3": "ab"}, "signature": {"value": "x"}}
    assert rules.signed_part(document) == rules.signed_part({**document, "signature": {"value": "y"}})
    assert rules.signed_part(document) != rules.signed_part({**document, "pdf": {"sm3": "cd"}})
