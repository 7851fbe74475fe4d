"""Signing up: the number is checked for its form and told to nobody; what belongs to it opens when a window has seen the paper."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, Person, SignUp
from onewindow.kernel.models import Event
from tests import worlds

PASSWORD = "one window, one visit"
NEW = {
    "name": "何新来",
    "id_no": "990102199003150329",
    "phone": "13912345678",
    "login": "hexinlai",
    "new_password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture(autouse=True)
def _city(db: None, at: datetime) -> Iterator[None]:
    with worlds.staffed(at):
        yield


def free_number() -> str:
    """A number of the right form that nobody has."""
    from onewindow.kernel import codes

    for serial in range(100, 1000):
        for sign in "0123456789X":
            number = f"99010219910101{serial}{sign}"
            if codes.check(number, "citizen-id").ok and not Person.objects.filter(id_no=number).exists():
                return number
    raise AssertionError("no number")


def sign_up(**other: str) -> Any:
    return Client().post("/sign-up/", NEW | {"id_no": free_number()} | other)


def clerk() -> Client:
    client = Client()
    client.post("/login/demo/", {"login": "govservice.window"})
    return client


def entered() -> Client:
    client = Client()
    assert client.post("/login/", {"login": "hexinlai", "password": PASSWORD}).status_code == 302
    return client


def test_from_signing_up_to_ones_own_page() -> None:
    """Before a window has seen the paper no page of a person opens; afterwards all do."""
    number = free_number()
    assert sign_up(id_no=number.lower())["Location"] == "/login/"
    client = entered()
    assert client.get("/me/licences/")["Location"] == "/account/identity/"
    assert client.get("/account/identity/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.get("/").status_code == 200
    desk = clerk()
    found = desk.post("/desk/accounts/reset/", {"act": "find", "id_no": number}).content.decode()
    assert "hexinlai" in found
    assert number not in re.sub(r'value="[^"]*"', "", found)
    account = Account.objects.get(login="hexinlai").pk
    seen = {"act": "seen", "id_no": number, "account": account, "reason": "身份证原件"}
    assert desk.post("/desk/accounts/reset/", seen | {"reason": ""}).status_code == 422
    assert desk.post("/desk/accounts/reset/", seen | {"account": 1}).status_code == 422
    assert desk.post("/desk/accounts/reset/", seen).status_code == 302
    assert client.get("/me/licences/").status_code == 200
    assert client.get("/account/identity/")["Location"] == "/account/"
    person = Person.objects.get(account=account)
    assert (person.id_no, person.name_zh, person.pinyin) == (number, "何新来", "hexinlai")
    event = Event.objects.get(name="account.identity-seen")
    assert event.data == {"person": person.pk}


def test_a_known_number_is_told_to_nobody() -> None:
    """The same answer; the clerk is told when he has compared the paper."""
    known = Person.objects.get(account__login="wangfang").id_no
    assert sign_up(id_no=known)["Location"] == sign_up(login="another")["Location"] == "/login/"
    assert entered().get("/me/licences/")["Location"] == "/account/identity/"
    me = Account.objects.get(login="hexinlai").pk
    by = queries.actor_of(Account.objects.get(login="govservice.window").pk, timezone.now())
    with pytest.raises(actions.HasAnAccount):
        actions.see_identity(account=me, paper="身份证", by=by, at=timezone.now())
    assert Person.objects.filter(account=me).count() == 0


def test_somebody_known_from_a_register_gets_the_account() -> None:
    """His data stay; another name for the number is refused."""
    person = Person.objects.get(account__login="wangfang")
    Person.objects.filter(pk=person.pk).update(account=None)
    by = queries.actor_of(Account.objects.get(login="govservice.window").pk, timezone.now())
    sign_up(id_no=person.id_no)
    with pytest.raises(actions.NameDiffers):
        actions.see_identity(account=Account.objects.get(login="hexinlai").pk, paper="身份证", by=by, at=timezone.now())
    sign_up(id_no=person.id_no, name="王芳", login="wangfang2")
    account = Account.objects.get(login="wangfang2").pk
    assert actions.see_identity(account=account, paper="身份证", by=by, at=timezone.now()) == person.pk
    with pytest.raises(actions.NotSignedUp):
        actions.see_identity(account=account, paper="身份证", by=by, at=timezone.now())
    with pytest.raises(actions.NotAllowed):
        examiner = queries.actor_of(Account.objects.get(login="market.examiner").pk, timezone.now())
        actions.see_identity(account=account, paper="身份证", by=examiner, at=timezone.now())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("id_no", "990102199003150321"),
        ("phone", "12345"),
        ("login", "Ab"),
        ("login", "wangfang"),
        ("login", "gov.service"),
        ("new_password", "short"),
        ("again", "different"),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(field: str, value: str) -> None:
    """What was typed stays, but for the password."""
    other = {field: value} | ({"again": value} if field == "new_password" else {})
    answer = sign_up(**other)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert PASSWORD not in page
    if field != "name":
        assert "何新来" in page
    assert not SignUp.objects.exists()


def test_places_and_time_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not many in a minute from one place; who does not come is forgotten."""
    monkeypatch.setattr("onewindow.domain.org.actions.entering.signing_up.A_MINUTE", 1)
    assert [sign_up(login=f"somebody{n}").status_code for n in range(3)].count(429) >= 1
    count = SignUp.objects.count()
    assert actions.forget_sign_ups(at=timezone.now() + timedelta(days=29)) == 0
    assert actions.forget_sign_ups(at=timezone.now() + timedelta(days=31)) == count
    assert not Account.objects.filter(login__startswith="somebody").exists()
