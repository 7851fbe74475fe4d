"""Codes of investment projects: the form of GB/T 40058-2021, the older form, and what our own platform gives out."""

from datetime import date

import pytest

from onewindow.kernel.codes import check, project_ahead, project_code
from onewindow.kernel.codes.findings import Finding


def codes(found: Finding) -> list[str]:
    return [problem.code for problem in found.problems]


def test_ours_is_one() -> None:
    code = project_code(at=date(2026, 11, 2), area="990100", department="04", kind="01", serial=31)
    assert code == "2611-990100-04-01-000314" and len(code) == 24
    found = check(code)
    assert (found.kind, found.ok, found.parts["time"]) == ("project", True, "2611")
    assert (
        len(
            {
                project_code(at=date(2026, 11, 2), area="990100", department="04", kind="01", serial=n)
                for n in range(300)
            }
        )
        == 300
    )


PUBLISHED = [
    "2111-522323-04-01-342068",
    "2211-441900-04-02-310151",
    "2502-140109-89-01-287745",
    "2504-441223-04-01-343550",
    "2509-140602-89-05-864976",
]
"""Codes the national platform gave to projects in Guizhou, Guangdong and Shanxi, as tender notices print them (decision 81)."""


@pytest.mark.parametrize(
    "value", [*PUBLISHED, f" {PUBLISHED[0]} ", "2020-440300-65-03-012345", "2020-330327-48-01-167360"]
)
def test_new_and_old_form(value: str) -> None:
    found = check(value)
    assert (found.kind, found.ok, found.normal) == ("project", True, value.strip())


@pytest.mark.parametrize("code", PUBLISHED)
def test_one_wrong_digit_or_two_swapped_are_found(code: str) -> None:
    """In the serial, whose digits nothing else tells."""
    for place in range(18, 24):
        others = (f"{code[:place]}{digit}{code[place + 1 :]}" for digit in "0123456789" if digit != code[place])
        assert all(codes(check(other)) == ["check"] for other in others)
    swapped = (f"{code[:n]}{code[n + 1]}{code[n]}{code[n + 2 :]}" for n in range(18, 23) if code[n] != code[n + 1])
    missed = [one for one in swapped if codes(check(one)) != ["check"]]
    assert not missed


def test_a_month_to_come() -> None:
    today = date(2026, 11, 30)
    months = ("2611-990100-04-01-000314", "2612-990100-04-01-000319", "2020-330327-48-01-167360")
    assert [project_ahead(code, today) for code in months] == [False, True, False]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("2113-440300-04-01-123456", ["time"]),
        ("2012-440300-04-01-123456", ["check"]),
        ("2020-330327-98-01-167360", ["industry"]),
        ("2020-330327-48-00-167360", ["type"]),
        ("2009-440300-04-01-123456", ["time"]),
        ("2012-440300-04-01-12345", ["length"]),
        ("2012-440300-04-01-12345X", ["form"]),
    ],
)
def test_what_is_wrong(value: str, wrong: list[str]) -> None:
    found = check(value)
    assert found.kind == "project" and codes(found) == wrong and not found.ok


def test_a_serial_too_long() -> None:
    with pytest.raises(ValueError, match="no project code"):
        project_code(at=date(2026, 11, 2), area="990100", department="04", kind="01", serial=100_000)
