"""The library of standards: found in any writing, valid by day, renewed and withdrawn, tied to items and posts."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from onewindow.domain.catalogue.actions import standards as actions
from onewindow.domain.catalogue.actions.standards import Edition
from onewindow.domain.catalogue.models import Standard, StandardTie, StandardVersion
from onewindow.domain.catalogue.queries import standards as queries
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event

TODAY = date(2026, 9, 28)


@pytest.fixture
def actor(demo_city: None, at: datetime) -> Callable[[str], Actor]:
    """Somebody by log-in."""
    return lambda login: actor_of(Account.objects.get(login=login).pk, at)


def edition(**more: object) -> Edition:
    """An edition as typed."""
    return Edition(**({"name_zh": "窗口服务礼仪规范", "edition": "2026", "valid_from": TODAY} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("gb/t 36112", "GB/T36112"), ("ＧＢ／Ｔ　36112—2018", "GB/T36112-2018"), (" SFS/T  101 ", "SFS/T101")],
)
def test_a_number_in_any_writing(typed: str, key: str) -> None:
    """Small letters, blanks, full width, another dash: the same number."""
    assert queries.key_of(typed) == key


@pytest.mark.parametrize(
    ("first", "last", "why", "said"),
    [
        (date(2026, 1, 1), None, "", "in-force"),
        (TODAY, TODAY, "", "in-force"),
        (date(2026, 9, 29), None, "", "not-yet"),
        (date(2025, 1, 1), date(2026, 9, 27), "", "expired"),
        (date(2025, 1, 1), date(2026, 9, 27), "合并", "withdrawn"),
    ],
)
def test_valid_by_day(first: date, last: date | None, why: str, said: str) -> None:
    """Both days count; who withdrew it before its time said why."""
    assert queries.validity(StandardVersion(valid_from=first, valid_to=last, withdrawn_why=why), TODAY) == said


def found(words: str = "", **more: str) -> list[str]:
    """Numbers that are found."""
    return [one.standard.number for one in queries.standards(words, on=TODAY, **more)]  # type: ignore[arg-type]


def test_found_and_shown(actor: Callable[[str], Actor]) -> None:
    """By number with or without the year, by name, by a word, by family and validity; page by page; in force for whom."""
    assert found("gb/t36112-2018") == found("36112") == ["GB/T 36112"]
    assert found("投诉") == ["GB/T 36113", "GB/T 39046"]  # by its name, and by a word of what it is about
    assert found(family="work") == ["SFS/T 401", "SFS/T 402", "SFS/T 403"]
    assert found(standing="not-yet") == ["SFS/T 204"]
    assert found(standing="expired") == ["SFS/T 203"]
    assert len(found(standing="in-force")) == Standard.objects.count() - 2
    first = queries.standards(on=TODAY, limit=5)
    assert found(after=first[-1].standard.number)[0] > first[-1].standard.number
    mine = [one.standard.number for one in queries.standards_of_posts(actor("urban.examiner"), TODAY)]
    assert mine == ["SFS/T 101", "SFS/T 202", "SFS/T 402"]  # not those of others' posts
    assert "SFS/T 203" not in [one.standard.number for one in queries.standards_of_roles(["window"], None, TODAY)]
    assert "SFS/T 205" in [one.standard.number for one in queries.standards_of_item("signboard", TODAY)]


def test_a_standards_life(actor: Callable[[str], Actor], at: datetime) -> None:
    """Added, renewed (the edition before ends the day before), tied, looked at, withdrawn with a reason; every step an event."""
    boss = actor("govservice.office")
    pk = actions.add_standard(number="sfs/t 499", family="work", edition=edition(), by=boss, at=at)
    with pytest.raises(actions.StandardStands):
        actions.add_standard(number="SFS/T499", family="work", edition=edition(), by=boss, at=at)
    with pytest.raises(actions.StandardWrong) as wrong:
        actions.add_standard(number="", family="x", edition=edition(name_zh="", link="ftp://x"), by=boss, at=at)
    assert wrong.value.details["fields"] == ["name_zh", "link", "number", "family"]
    with pytest.raises(actions.EditionStands):
        actions.renew_standard(standard=pk, edition=edition(), by=boss, at=at)
    later = edition(edition="2027", valid_from=date(2027, 1, 1))
    with pytest.raises(actions.StandardMoved):
        actions.renew_standard(standard=pk, edition=later, seen=7, by=boss, at=at)
    actions.renew_standard(standard=pk, edition=later, seen=1, by=boss, at=at)
    page = queries.standard_page(pk, TODAY)
    assert [(one.edition, one.valid_to, how) for one, how in page.versions] == [
        ("2027", None, "not-yet"),
        ("2026", date(2026, 12, 31), "in-force"),
    ]
    tie = actions.tie_standard(standard=pk, item="signboard", by=boss, at=at)
    with pytest.raises(actions.TiedAlready):
        actions.tie_standard(standard=pk, item="signboard", by=boss, at=at)
    with pytest.raises(actions.NothingTied):
        actions.tie_standard(standard=pk, item="signboard", role="window", by=boss, at=at)
    for _ in range(2):
        actions.untie_standard(tie=tie, by=boss, at=at)
    actions.tie_standard(standard=pk, item="signboard", by=boss, at=at)
    check = actions.add_check(standard=pk, name_zh="微笑", what_zh="迎送有礼", every="day", by=boss, at=at)
    with pytest.raises(actions.CheckStands):
        actions.add_check(standard=pk, name_zh="微笑", what_zh="x", every="day", by=boss, at=at)
    actions.end_check(check=check, by=boss, at=at)
    with pytest.raises(actions.WhyMissing):
        actions.withdraw_standard(standard=pk, last_day=TODAY, reason=" ", by=boss, at=at)
    actions.withdraw_standard(standard=pk, last_day=date(2027, 6, 30), reason="并入 401", by=boss, at=at)
    assert StandardTie.objects.filter(standard=pk).count() == 2
    names = Event.objects.filter(kind="standard", thing=pk).order_by("pk").values_list("name", flat=True)
    assert [name.removeprefix("standard.") for name in names] == [
        "added", "renewed", "tied", "untied", "tied", "check-added", "check-ended", "withdrawn",
    ]  # fmt: skip
    for login in ("urban.supervisor", "govservice.window", "wangfang"):
        with pytest.raises(actions.NotTheLibrarian):
            actions.add_standard(number="x", family="work", edition=edition(), by=actor(login), at=at)
