"""Log-in, appointments, unmasking, businesses that come into being."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, Enterprise, Holding, Person, Staff, Unmasking
from onewindow.kernel import codes
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    """A request with an empty session."""
    request = rf.post("/log-in/")
    request.session = SessionStore()
    return request


def actor(login: str) -> actions.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, AT)


def events(name: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(name=name).values("by", "kind", "thing", "data"))


def test_log_in_by_password(request_: HttpRequest) -> None:
    """The right password opens a session; the event names the account."""
    account = Account.objects.get(login="wangfang")
    account.set_password("correct horse")
    account.save()
    assert actions.log_in(request=request_, login="wangfang", password="correct horse", at=AT) == account.pk
    assert request_.session["_auth_user_id"] == str(account.pk)
    assert events("account.logged-in") == [
        {"by": account.pk, "kind": "account", "thing": account.pk, "data": {"by": "password"}}
    ]


@pytest.mark.parametrize("login", ["wangfang", "nobody-here"])
def test_wrong_password(request_: HttpRequest, login: str) -> None:
    """The same answer whether the account exists or not; the log holds no word of what was typed."""
    with pytest.raises(actions.LogInRefused):
        actions.log_in(request=request_, login=login, password="wrong", at=AT)
    known = Account.objects.filter(login=login).values_list("pk", flat=True).first()
    assert events("account.log-in-refused") == [{"by": None, "kind": "account", "thing": known, "data": None}]


def test_demo_log_in(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One click in the demo city, refused anywhere else."""
    account = Account.objects.get(login="market.examiner")
    assert actions.log_in_demo(request=request_, login="market.examiner", at=AT) == account.pk
    assert events("account.logged-in")[0]["data"] == {"by": "demo"}
    actions.log_out(request=request_, by=actor("market.examiner"), at=AT)
    assert "_auth_user_id" not in request_.session
    assert len(events("account.logged-out")) == 1
    with pytest.raises(actions.LogInRefused):
        actions.log_in_demo(request=request_, login="nobody", at=AT)
    monkeypatch.setattr(settings, "DEMO", False)
    with pytest.raises(actions.NotADemo):
        actions.log_in_demo(request=request_, login="market.examiner", at=AT)


def test_appoint_and_relieve() -> None:
    """A supervisor of the department gives and takes posts; rights follow the day."""
    staff, post = Staff.objects.get(account__login="tax.window"), queries.post("tax", "examiner")
    boss = actor("tax.supervisor")
    start = date(2026, 10, 9)
    actions.appoint(staff=staff.pk, post=post, from_on=start, by=boss, at=AT)
    with pytest.raises(actions.HoldsAlready):
        actions.appoint(staff=staff.pk, post=post, from_on=start + timedelta(days=30), by=boss, at=AT)
    assert post not in actor("tax.window").posts
    later = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
    assert post in queries.actor_of(staff.account_id, later).posts
    actions.relieve(staff=staff.pk, post=post, by=boss, at=later)
    assert post not in queries.actor_of(staff.account_id, later).posts
    assert Holding.objects.get(staff=staff, post=post).to_on == date(2026, 10, 11)
    with pytest.raises(actions.HoldsNot):
        actions.relieve(staff=staff.pk, post=post, by=boss, at=later)
    assert [len(events(name)) for name in ("post.appointed", "post.relieved")] == [1, 1]


@pytest.mark.parametrize("login", ["tax.approver", "market.supervisor", "wangfang"])
def test_others_may_not_appoint(login: str) -> None:
    """Only a supervisor of the same department."""
    staff, post = Staff.objects.get(account__login="tax.window"), queries.post("tax", "approver")
    with pytest.raises(actions.NotAllowed):
        actions.appoint(staff=staff.pk, post=post, from_on=date(2026, 10, 9), by=actor(login), at=AT)


def test_unmask() -> None:
    """Staff with a post may look, and the look is logged; a citizen may not."""
    person = Person.objects.get(account__login="wangfang")
    seen = actions.unmask(person=person.pk, reason="case:1", by=actor("market.window"), at=AT)
    assert seen.id_no == person.id_no
    kept = Unmasking.objects.get(person=person)
    assert kept.reason == "case:1"
    assert events("person.unmasked")[0] | {"by": None} == {
        "by": None,
        "kind": "person",
        "thing": person.pk,
        "data": {"record": kept.pk},  # free words never go into a log that cannot be changed
    }
    with pytest.raises(actions.NotAllowed):
        actions.unmask(person=person.pk, reason="", by=actor("liuyang"), at=AT)


def test_a_company_comes_into_being() -> None:
    """Once, however often the reaction runs; its legal representative acts for it."""
    person = Person.objects.get(account__login="wangfang")
    uscc = codes.uscc_of("91990100MA0000420")
    arguments: dict[str, Any] = {"uscc": uscc, "name": "示范市朝阳餐饮有限公司", "legal_person": person.pk, "at": AT}
    first = actions.register_enterprise(by=actions.Actor.SYSTEM, **arguments)
    assert actions.register_enterprise(by=actions.Actor.SYSTEM, **arguments) == first
    company = Enterprise.objects.get(pk=first)
    assert company.pinyin.startswith("shifanshichaoyang")
    assert company.name_en.isascii()
    assert first in actor("wangfang").enterprises
    assert events("enterprise.registered") == [{"by": None, "kind": "enterprise", "thing": first, "data": None}]
    with pytest.raises(actions.UsccTaken):
        actions.register_enterprise(by=actions.Actor.SYSTEM, **{**arguments, "name": "别的公司"})
    with pytest.raises(actions.CodeWrong):
        actions.register_enterprise(by=actions.Actor.SYSTEM, **{**arguments, "uscc": uscc[:-1] + "I"})
