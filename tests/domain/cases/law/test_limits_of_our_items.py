"""Limits of our items that differ from 20 + 10 (law.md D 29–39), and how days are counted (law.md B 18–20, G 51–53); no database.

What the packaged item says is what its article says; a limit read only from memory is shown as no law.
"""

from datetime import date, datetime

import pytest

from onewindow.domain.cases.rules import CERTIFICATE, clock, due
from onewindow.domain.catalogue import seed
from onewindow.kernel.worktime import CHINA, Calendar, Opening

ITEMS = {row["slug"]: row for row in seed.items()}
CALENDAR, HOURS = Calendar.packaged(), Opening.parse("09:00-12:00,13:30-17:00")


def _law(slug: str) -> tuple[str | None, str, str | None, str | None]:
    """Limit, counted from, extension, certificate of a packaged item."""
    row = ITEMS[slug]["statutory"]
    return row.get("limit"), row.get("from") or "", row.get("extension"), ITEMS[slug].get("certificate")


def _on(day: str, limit: str) -> date:
    return due(limit, datetime.fromisoformat(f"{day}T10:00+08:00"), CALENDAR, HOURS).astimezone(CHINA).date()


def test_fire_law_art_15_ten_days_to_inspect_and_three_to_decide():
    """D 29: one limit of thirteen working days from acceptance; the visit is no hold."""
    assert _law("fire-check")[:3] == ("13wd", "acceptance", None)
    assert all(not row["stops_clock"] for row in ITEMS["fire-check"]["special_procedures"])


@pytest.mark.parametrize("slug", ["company-registration", "self-employed-registration", "company-closing"])
def test_market_entities_art_19_three_days_and_three_more(slug: str):
    """D 30: 3 + 3 working days, by the head of the registry."""
    assert _law(slug)[:3] == ("3wd", "acceptance", "3wd")


def test_device_measures_art_13_twenty_days_certificate_in_ten():
    """D 31: twenty working days, the certificate in ten; class II filing is complete on filing (art. 21)."""
    assert _law("device-class3-licence") == ("20wd", "acceptance", None, "10wd")
    assert ITEMS["device-class2-filing"]["promised"]["limit"] == "0wd"


def test_device_measures_art_16_renewal_ninety_to_thirty_working_days_before_the_end():
    """D 31: examined as art. 13 says; no decision = renewed."""
    assert _law("device-class3-renewal") == ("20wd", "acceptance", None, "10wd")
    told = ITEMS["device-class3-renewal"]["particulars"]
    assert {key: told["renewal"][key] for key in ("licence", "opens", "closes")} == {
        "licence": "dev-licence", "opens": "90wd", "closes": "30wd",
    }  # fmt: skip
    assert told["silence"]["outcome"] == "granted"
    assert told["renewal"]["basis"] == told["silence"]["rule"] == "医疗器械经营监督管理办法第十六条"


def test_drug_measures_twenty_days_certificate_in_five():
    """D 32."""
    assert _law("drug-retail-licence") == ("20wd", "acceptance", None, "5wd")


def test_food_measures_ten_and_five_are_from_memory_and_shown_as_no_law():
    """D 33 [M]: the chapter was not read, so that the guide does not call it law."""
    assert _law("food-catering-licence") == ("10wd", "acceptance", "5wd", "5wd")
    assert ITEMS["food-catering-licence"]["statutory"]["checked"] == "memory"


def test_drainage_measures_art_6_fifteen_working_days():
    """D 34."""
    assert _law("drainage-permit")[:2] == ("15wd", "acceptance")


@pytest.mark.parametrize("slug", ["re-first", "re-transfer", "re-mortgage"])
def test_real_estate_regulations_art_20_thirty_working_days(slug: str):
    """D 35: a registration, not a licence: art. 42 extends nothing there."""
    assert _law(slug)[:3] == ("30wd", "acceptance", None)
    assert ITEMS[slug]["item_type"] != "01"


@pytest.mark.parametrize("slug", ["re-first", "re-transfer", "re-mortgage"])
def test_real_estate_regulations_art_17_not_refused_on_the_spot_is_accepted(slug: str):
    """D 35: no five days here; what is not refused in writing on the day counts as accepted when the window closes."""
    assert ITEMS[slug]["notice"] == "0wd"
    assert _on("2026-09-02", ITEMS[slug]["notice"]) == date(2026, 9, 2)
    assert {row.get("notice", "5wd") for row in ITEMS.values()} == {"0wd", "5wd"}


@pytest.mark.parametrize(
    ("slug", "limit"), [("employee-enrolment", "10wd"), ("pension-normal", "20wd"), ("maternity-costs", "30wd")]
)
def test_social_insurance_regulations_art_6_18_20_run_from_receipt(slug: str, limit: str):
    """D 36: the clock begins with the filing, not with acceptance."""
    assert _law(slug)[:2] == (limit, "filing")
    filed, accepted = (datetime.fromisoformat(f"2026-09-0{n}T10:00+08:00") for n in (1, 3))
    found = clock(promised="40wd", statutory=limit, law_from=filed, at=accepted, calendar=CALENDAR, opening=HOURS)
    assert found.statutory == due(limit, filed, CALENDAR, HOURS) == found.promised  # the promise never outlasts it


def test_social_insurance_law_art_57_and_housing_fund_art_25_are_calendar_days():
    """D 37: the texts say 日 and art. 82 does not cover them; a last day off moves on (民法典 art. 203)."""
    assert _law("si-unit-registration")[0] == "15cd"
    assert _law("fund-withdraw-home")[0] == "3cd"
    assert _on("2026-09-24", "3cd") == date(2026, 9, 28)  # 27 September is off


def test_invoice_measures_art_15_five_days_and_tax_law_art_15_the_same_day():
    """D 38."""
    assert _law("invoice-quota")[0] == "5wd"
    assert _law("tax-info-confirm")[:2] == ("0wd", "filing")
    assert _on("2026-09-02", "0wd") == date(2026, 9, 2)


def test_market_entities_art_33_the_twenty_days_of_notice_are_the_applicants():
    """D 39, 40: the notice runs before he applies; it is no hold of the office's clock."""
    assert [row["kind"] for row in ITEMS["company-closing"]["special_procedures"]] == ["publicity"]
    assert not ITEMS["company-closing"]["particulars"].get("holds")


def test_art_42_no_packaged_promise_is_longer_than_its_law():
    """E 41, 45; 优化营商环境条例 art. 36: shorter may be promised, longer never."""
    for row in ITEMS.values():
        limits = [row["promised"]["limit"], row["statutory"].get("limit")]
        if all(limits):
            promised, law = (due(one, datetime(2026, 9, 1, 10, tzinfo=CHINA), CALENDAR, HOURS) for one in limits)
            assert promised <= law, row["slug"]


def test_art_43_a_lower_body_that_examines_first_has_twenty_days_of_acceptance():
    """B 14: its reviews are due by its own limit, whatever share of a long promise would be left to them."""
    at = datetime.fromisoformat("2026-09-01T10:00+08:00")
    given = {"promised": "60wd", "statutory": "80wd", "law_from": at, "at": at, "calendar": CALENDAR, "opening": HOURS}
    assert clock(**given).review.astimezone(CHINA).date() == date(2026, 10, 27)
    assert clock(**given, first="20wd").review == due("20wd", at, CALENDAR, HOURS)
    assert clock(**given | {"promised": "5wd"}, first="20wd").review == clock(**given | {"promised": "5wd"}).review


def test_art_44_the_certificate_is_delivered_within_ten_days_of_the_decision():
    """B 15: a clock of its own, from the decision."""
    assert CERTIFICATE == "10wd"
    assert _on("2026-09-25", CERTIFICATE) == date(2026, 10, 15)
    assert {row.get("certificate") for row in ITEMS.values()} <= {None, "5wd", "10wd"}


def test_art_82_working_days_without_holidays_and_with_make_up_days():
    """B 18, G 52, 53: 国庆 is off, Sunday 20 September and Saturday 10 October are worked."""
    assert _on("2026-09-18", "1wd") == date(2026, 9, 20)
    assert _on("2026-09-30", "1wd") == date(2026, 10, 8)
    assert _on("2026-10-09", "1wd") == date(2026, 10, 10)


def test_civil_code_art_201_203_the_first_day_is_not_counted_and_it_ends_at_closing():
    """B 19: our rule by analogy; art. 204: special law goes before."""
    ends = due("1wd", datetime.fromisoformat("2026-09-01T08:59+08:00"), CALENDAR, HOURS).astimezone(CHINA)
    assert f"{ends:%m-%d %H:%M}" == "09-02 17:00"


def test_reconsideration_law_art_88_short_periods_are_working_days():
    """B 20: 3, 5, 7, 10 days there; what is written as such counts as such."""
    assert [_on("2026-09-24", f"{n}wd") for n in (3, 5, 7, 10)] == [
        date(2026, 9, 30), date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 15),
    ]  # fmt: skip


def test_holidays_art_7_2027_is_provisional():
    """G 54: no notice in the stores; computed and marked."""
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert not CALENDAR.is_provisional(date(2026, 3, 2))
