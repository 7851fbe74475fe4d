"""Accounts of others: what an administrator and a window may do about a lost password or device; who looked at whom."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, OneTimeLink, Person, SecondStep, Sitting, Unmasking
from tests import worlds

PASSWORD = "one window, one visit"
STAFF = "market.approver"


@pytest.fixture(autouse=True)
def _city(db: None, at: datetime) -> Iterator[None]:
    with worlds.staffed(at):
        yield


def enter(login: str) -> Client:
    client = Client()
    client.post("/login/demo/", {"login": login})
    return client


def actor(login: str) -> actions.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, timezone.now())


def page_of(login: str) -> str:
    return f"/office/staff/{Account.objects.get(login=login).staff.pk}/account/"


def link_in(page: str) -> str:
    return re.findall(r"/login/link/[\w-]+/", page)[0]


def device(login: str) -> None:
    SecondStep.objects.create(
        account=Account.objects.get(login=login), secret=b"", begun_at=timezone.now(), confirmed_at=timezone.now()
    )


def test_an_administrator_makes_a_link_and_it_is_shown_once() -> None:
    """The next look at the page has none; whoever has it chooses the password."""
    office = enter("govservice.office")
    path = page_of(STAFF)
    link = link_in(office.post(path, {"act": "reset", "key": "k1"}).content.decode())
    assert "/login/link/" not in office.post(path, {"act": "reset", "key": "k1"}).content.decode()
    assert "/login/link/" not in office.get(path).content.decode()
    assert Client().post(link, {"new_password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Account.objects.get(login=STAFF).check_password(PASSWORD)


def test_lock_sessions_and_device_in_their_order() -> None:
    """Each by one press; the device with a reason; then the password is for another administrator."""
    device(STAFF)
    clerk = enter(STAFF)
    for _ in range(5):
        Client().post("/login/", {"login": STAFF, "password": "wrong"})
    office, path = enter("govservice.office"), page_of(STAFF)
    assert "127.0.0.1" in office.get(path).content.decode()
    assert office.post(path, {"act": "unlock"}).status_code == 302
    assert queries.locks(timezone.now(), [STAFF]) == []
    assert clerk.get("/desk/").status_code == 200
    assert office.post(path, {"act": "end"}).status_code == 302
    assert clerk.get("/desk/").status_code == 302
    assert office.post(path, {"act": "device", "reason": " "}).status_code == 422
    assert office.post(path, {"act": "device", "reason": "手机遗失，已核对工作证"}).status_code == 302
    assert not SecondStep.objects.exists()
    answer = office.post(path, {"act": "reset"})
    assert answer.status_code == 422
    assert "另一名管理员" in answer.content.decode()
    assert "/login/link/" in enter("govservice.office2").post(path, {"act": "reset"}).content.decode()


def test_nobody_resets_himself_and_others_do_not_find_the_page() -> None:
    """One's own account is changed on one's own page."""
    own = enter("govservice.office").get(page_of("govservice.office")).content.decode()
    assert 'value="reset"' not in own
    answer = enter("govservice.office").post(page_of("govservice.office"), {"act": "reset"})
    assert answer.status_code == 422
    assert not OneTimeLink.objects.exists()
    for login in (STAFF, "govservice.window", "market.supervisor", "wangfang"):
        assert enter(login).get(page_of(STAFF)).status_code == 403
        assert enter(login).post(page_of(STAFF), {"act": "reset"}).status_code == 403


def test_a_person_comes_to_the_window_with_his_paper() -> None:
    """Found by the exact number, shown masked; a reason; a slip with a code, shown once; the clerk sees no password."""
    clerk, path = enter("govservice.window"), "/desk/accounts/reset/"
    person = Person.objects.get(account__login="wangfang")
    assert clerk.post(path, {"act": "find", "id_no": "990102199001010000"}).status_code == 422
    found = clerk.post(path, {"act": "find", "id_no": person.id_no}).content.decode()
    assert "王*" in found
    assert person.phone not in found
    assert clerk.post(path, {"act": "link", "id_no": person.id_no, "reason": ""}).status_code == 422
    slip = clerk.post(path, {"act": "link", "id_no": person.id_no, "reason": "身份证原件"}).content.decode()
    assert "<svg" in slip
    assert Client().post(link_in(slip), {"new_password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Client().post("/login/", {"login": "wangfang", "password": PASSWORD}).status_code == 302
    for login in ("market.examiner", "market.supervisor", "wangfang"):
        assert enter(login).get(path).status_code == 403


def look(login: str, at: datetime, reason: str) -> None:
    actions.unmask(person=Person.objects.get(account__login="wangfang").pk, reason=reason, by=actor(login), at=at)


def test_who_looked_at_whom_is_read_by_those_who_watch() -> None:
    """A supervisor reads his department's, an administrator his area's, newest first, masked; others nothing."""
    now = timezone.now()
    look("market.examiner", now, "核对住所")
    look("tax.examiner", now, "核对税号")
    mine = enter("market.supervisor").get("/office/looks/").content.decode()
    assert "核对住所" in mine
    assert "核对税号" not in mine
    assert "王*" in mine
    assert "王芳" not in mine
    both = enter("govservice.office").get("/office/looks/").content.decode()
    assert both.index("核对税号") < both.index("核对住所")
    only = enter("govservice.office").get("/office/looks/", {"login": "tax.examiner"}).content.decode()
    assert "核对住所" not in only
    for login in ("market.examiner", "govservice.window", "wangfang"):
        assert enter(login).get("/office/looks/").status_code == 403


def test_looks_go_on_by_key_and_cost_the_same(monkeypatch: Any, django_assert_max_num_queries: Any) -> None:
    """However many there are."""
    monkeypatch.setattr("onewindow.web.office.views.security.PAGE", 2)
    for n in range(5):
        look("market.examiner", timezone.now(), f"第{n}次")
    office = enter("govservice.office")
    office.get("/office/looks/")
    path, seen = "/office/looks/", []
    while path:
        with django_assert_max_num_queries(10):
            page = office.get(path).content.decode()
        seen += re.findall(r"第(\d)次", page)
        older = re.findall(r'href="(\?after=\d+)"', page)
        path = f"/office/looks/{older[0]}" if older else ""
    assert seen == ["4", "3", "2", "1", "0"]
    assert Unmasking.objects.count() == 5


def test_sessions_of_others_are_counted_not_shown_in_detail() -> None:
    """An administrator sees how many and when, not where somebody sits at home."""
    enter(STAFF)
    Sitting.objects.update(address="10.9.8.7")
    assert "10.9.8.7" not in enter("govservice.office").get(page_of(STAFF)).content.decode()
