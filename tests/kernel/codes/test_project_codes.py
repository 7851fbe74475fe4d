"""Codes of investment projects: the form of GB/T 40058-2021, the older form, and what our own platform gives out."""

from datetime import date

import pytest

from onewindow.kernel.codes import check, project_code
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


@pytest.mark.parametrize(
    "value", ["2012-440300-04-01-123456", "2020-440300-65-03-012345", " 2105-330109-04-01-123456 "]
)
def test_new_and_old_form(value: str) -> None:
    found = check(value)
    assert (found.kind, found.ok, found.normal) == ("project", True, value.strip())


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("2113-440300-04-01-123456", ["time"]),
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
