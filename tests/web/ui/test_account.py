"""Account and security: devices, password, second step, links; whose they are, what is told to whom."""

import base64
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.domain.org import actions, queries
from onewindow.domain.org.actions.entering.second_step import code_at
from onewindow.domain.org.models import Account, SecondStep, Sitting
from onewindow.kernel.models import Event
from tests import worlds

PASSWORD = "one window, one visit"
STAFF = "market.approver"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _passwords(db: None, at: datetime) -> Iterator[None]:
    with worlds.staffed(at):
        for login in (STAFF, "wangfang"):
            account = Account.objects.get(login=login)
            account.set_password(PASSWORD)
            account.save()
        yield


def enter(login: str, agent: str = LINUX) -> Client:
    client = Client(headers={"user-agent": agent})
    answer = client.post("/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client


def code(step: int = 0) -> str:
    """The code of the only device, some half minutes from now."""
    from onewindow.domain.org.actions.entering.second_step import _secret

    return code_at(_secret(SecondStep.objects.get()), int(timezone.now().timestamp()) // 30 + step)


def with_device(client: Client) -> list[str]:
    """Set a device up as a person does; the codes on paper."""
    client.post("/account/second-step/", {"act": "begin"})
    page = client.get("/account/second-step/").content.decode()
    assert "<svg" in page
    answer = client.post("/account/second-step/", {"act": "confirm", "code": code(-1)})
    found = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.content.decode())
    assert len(found) == 10
    assert "no-store" in answer["Cache-Control"]
    return found


def test_my_devices_are_listed_and_can_be_logged_out() -> None:
    """This one is marked; another one is out at its next click and is told why."""
    here, phone = enter("wangfang"), enter("wangfang", PHONE)
    page = here.get("/account/").content.decode()
    assert "Chrome · Linux" in page
    assert "Safari · iPhone" in page
    assert page.count("/end/") == 1
    theirs = Sitting.objects.get(system="iphone")
    assert enter(STAFF).post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert phone.get("/me/licences/").status_code == 200
    assert here.post(f"/account/sessions/{theirs.pk}/end/").status_code == 302
    assert phone.get("/me/licences/", follow=True).redirect_chain[0][0].startswith("/login/")
    assert here.get("/me/licences/").status_code == 200


def test_everywhere_else_at_once() -> None:
    """The session in which it is asked for goes on."""
    here, *others = (enter("wangfang") for _ in range(3))
    assert here.post("/account/sessions/end-others/").status_code == 302
    assert [client.get("/me/licences/").status_code for client in (here, *others)] == [200, 302, 302]


def test_idle_sessions_end_and_polling_keeps_none_alive() -> None:
    """What a page asks for by itself is no click."""
    client = enter(STAFF)
    Sitting.objects.update(began_at=timezone.now() - timedelta(hours=1), seen_at=timezone.now() - timedelta(minutes=29))
    before = Sitting.objects.get().seen_at
    assert client.get("/desk/", headers={"X-Fragment": "1"}).status_code == 200
    assert Sitting.objects.get().seen_at == before
    assert client.get("/desk/").status_code == 200
    assert Sitting.objects.get().seen_at > before
    Sitting.objects.update(seen_at=timezone.now() - timedelta(minutes=31))
    answer = client.get("/desk/", follow=True)
    assert "长时间没有操作" in answer.content.decode()
    assert client.get("/desk/").status_code == 302


def test_a_session_from_before_is_taken_into_the_list() -> None:
    """An upgrade logs nobody out; a session whose row was ended does not come back that way."""
    client = Client()
    client.force_login(Account.objects.get(login="wangfang"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/me/licences/").status_code == 200
    assert Sitting.objects.get().second is False
    Sitting.objects.update(ended_at=timezone.now())
    assert client.get("/me/licences/").status_code == 302


def test_the_session_key_changes_at_log_in() -> None:
    """A key planted before is worth nothing after."""
    client = Client()
    client.get("/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["onewindow_city"] = before
    client.post("/login/", {"login": "wangfang", "password": PASSWORD})
    assert client.session.session_key != before


def test_the_password_is_changed_by_the_old_one() -> None:
    """Wrong, weak, not twice the same: each told at its field; then the other devices are out."""
    client, other = enter("wangfang"), enter("wangfang")
    new = "drei Fenster und eine Tuer"

    def change(old: str, first: str, again: str) -> Any:
        return client.post("/account/password/", {"old_password": old, "new_password": first, "again": again})

    for answer in (change("wrong", new, new), change(PASSWORD, "wangfang12", "wangfang12"), change(PASSWORD, new, "x")):
        assert answer.status_code == 422
        assert PASSWORD not in answer.content.decode()
        assert new not in answer.content.decode()
    assert change(PASSWORD, new, new)["Location"] == "/account/"
    assert client.get("/me/licences/").status_code == 200
    assert other.get("/me/licences/").status_code == 302
    assert Client().post("/login/", {"login": "wangfang", "password": new}).status_code == 302


def test_an_open_screen_is_no_place_to_try_passwords() -> None:
    """Five wrong ones close the door for this account here; the page says until when."""
    client = enter("wangfang")
    said = {"old_password": "wrong", "new_password": "a" * 12, "again": "a" * 12}
    answers = [client.post("/account/password/", said).status_code for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2
    from axes.models import AccessAttempt

    kept = AccessAttempt.objects.values_list("post_data", "get_data", "username")
    assert not any("aaaa" in str(row) or "wrong" in str(row) for row in kept)


def test_two_steps_at_log_in() -> None:
    """The password alone opens nothing; a code is good once; a code on paper instead of it."""
    papers = with_device(enter(STAFF))
    client = Client()
    answer = client.post("/login/", {"login": STAFF, "password": PASSWORD, "next": "/desk/find/"})
    assert answer["Location"] == "/login/code/?next=%2Fdesk%2Ffind%2F"
    assert client.get("/desk/").status_code == 302
    assert client.get("/login/code/?next=/desk/find/").status_code == 200
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    right = code()
    answer = client.post("/login/code/", {"code": right, "next": "/desk/find/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/find/")
    assert client.get("/desk/").status_code == 200
    again = Client()
    again.post("/login/", {"login": STAFF, "password": PASSWORD})
    assert again.post("/login/code/", {"code": right}).status_code == 422, "no code twice"
    assert again.post("/login/code/", {"code": papers[0]}).status_code == 302
    assert set(Sitting.objects.filter(ended_at=None).values_list("second", flat=True)) == {True}
    how = [event.data["by"] for event in Event.objects.filter(name="account.logged-in").order_by("id") if event.data]
    assert how == ["password", "password+code", "password+recovery"]


def test_the_code_page_is_for_who_knew_the_password_just_now() -> None:
    """Not by itself, not ten minutes later, not after the password was changed, not for another place."""
    with_device(enter(STAFF))
    assert Client().get("/login/code/").status_code == 422
    client = Client()
    client.post("/login/", {"login": STAFF, "password": PASSWORD})
    session = client.session
    account, since, key = session["org.half-way"]
    session["org.half-way"] = [account, since - 601, key]
    session.save()
    assert client.post("/login/code/", {"code": code()}).status_code == 422
    session["org.half-way"] = [account, since, "another password"]
    session.save()
    assert client.post("/login/code/", {"code": code()}).status_code == 422
    client.post("/login/", {"login": STAFF, "password": PASSWORD})
    assert client.post("/login/code/", {"code": code(), "next": "https://evil.example/"})["Location"] == "/desk/"


def test_codes_are_tried_five_times() -> None:
    """Then the right one waits as well; it is told to nobody who does not know the password."""
    with_device(enter(STAFF))
    client = Client()
    client.post("/login/", {"login": STAFF, "password": PASSWORD})
    assert [client.post("/login/code/", {"code": "000000"}).status_code for _ in range(6)] == [422] * 5 + [429]
    assert client.post("/login/code/", {"code": code()}).status_code == 429


def test_where_codes_are_required_nothing_opens_before(settings: Any) -> None:
    """Who decides is led to set a device up; who does not is let in; afterwards all is open."""
    settings.TOTP = "required"
    client = enter(STAFF)
    for path in ("/desk/", "/account/", "/account/password/"):
        assert client.get(path)["Location"] == "/account/second-step/"
    assert client.post("/account/sessions/end-others/")["Location"] == "/account/second-step/"
    assert client.get("/desk/", headers={"X-Fragment": "1"}).status_code == 403
    page = client.get("/account/second-step/").content.decode()
    assert "继续之前" in page
    with_device(client)
    assert client.get("/desk/").status_code == 200
    assert enter("wangfang").get("/me/licences/").status_code == 200
    Sitting.objects.update(second=False)
    assert client.get("/desk/")["Location"].startswith("/login/"), "a session without the second step starts anew"


def test_a_demo_account_with_a_device_is_asked_for_its_code_where_codes_are_required(settings: Any) -> None:
    """One click is no way around the policy."""
    with_device(enter(STAFF))
    assert Client().post("/login/demo/", {"login": STAFF})["Location"] == "/desk/"
    settings.TOTP = "required"
    assert Client().post("/login/demo/", {"login": STAFF})["Location"] == "/login/code/"


def test_a_device_is_changed_by_one_of_its_codes() -> None:
    """New codes on paper end the old ones."""
    client = enter(STAFF)
    papers = with_device(client)
    assert client.post("/account/second-step/", {"act": "codes", "code": "000000"}).status_code == 422
    answer = client.post("/account/second-step/", {"act": "codes", "code": code()})
    fresh = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(papers)
    assert client.post("/account/second-step/", {"act": "drop", "code": fresh[0]}).status_code == 302
    assert not SecondStep.objects.exists()


def test_a_link_sets_the_password_once() -> None:
    """A wrong one, a used one and an old one are told alike."""
    account = Account.objects.get(login="market.examiner")
    token = actions.invite(account=account.pk, by=actions.Actor.SYSTEM, at=timezone.now())
    client = Client()
    page = client.get(f"/login/link/{token}/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "market.examiner" in page.content.decode()
    assert client.post(f"/login/link/{token}/", {"new_password": "short", "again": "short"}).status_code == 422
    answer = client.post(f"/login/link/{token}/", {"new_password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == "/login/"
    dead = [Client().get(f"/login/link/{one}/") for one in (token, "nothing")]
    assert [one.status_code for one in dead] == [404, 404]
    assert len({re.sub(r'value="[^"]*"', "", one.content.decode()).replace(token, "nothing") for one in dead}) == 1
    assert Client().post("/login/", {"login": "market.examiner", "password": PASSWORD}).status_code == 302


def test_nobody_learns_which_accounts_exist(settings: Any) -> None:
    """A wrong name and a wrong password get the same answer, up to the lock and in it."""

    def said(login: str) -> list[tuple[int, str]]:
        client = Client(headers={"user-agent": LINUX})
        found = []
        for _ in range(6):
            answer = client.post("/login/", {"login": login, "password": "wrong"})
            text = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(login, "NAME")
            found.append((answer.status_code, text))
        return found

    settings.DEMO = False  # the list of one-click accounts names them all
    assert said("wangfang") == said("nobody-at-all")


def test_the_hash_is_computed_for_names_that_do_not_exist_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the answer takes as long: one hash for a stranger, for a closed account, for one without a password."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    Account.objects.filter(login="liguoqiang").update(is_active=False)
    made: list[str] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: made.append(password) or real(self, password, salt)
    )
    counts = set()
    for login in ("wangfang", "liguoqiang", "market.examiner", "nobody-at-all"):
        made.clear()
        Client().post("/login/", {"login": login, "password": "wrong"})
        counts.add(len(made))
    assert counts == {1}


def test_the_lock_says_until_when_is_logged_once_and_can_be_opened() -> None:
    """By an administrator of the area; then the right password is let in."""
    client = Client()
    for _ in range(7):
        answer = client.post("/login/", {"login": STAFF, "password": "wrong"})
    until = timezone.localtime(queries.locks(timezone.now(), [STAFF])[0].until)
    assert f"{until:%H:%M}" in answer.content.decode()
    assert Event.objects.filter(name="account.locked-out").count() == 1
    assert client.post("/login/", {"login": STAFF, "password": PASSWORD}).status_code == 429
    office = queries.actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())
    assert actions.unlock(account=Account.objects.get(login=STAFF).pk, by=office, at=timezone.now())
    assert client.post("/login/", {"login": STAFF, "password": PASSWORD}).status_code == 302


def test_the_lock_opens_by_itself() -> None:
    """After a quarter of an hour, and trying meanwhile does not make it longer."""
    from axes.models import AccessAttempt

    client = Client()
    for _ in range(6):
        client.post("/login/", {"login": STAFF, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert client.post("/login/", {"login": STAFF, "password": PASSWORD}).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert client.post("/login/", {"login": STAFF, "password": PASSWORD}).status_code == 302


def test_one_address_tries_thirty_times_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever's names it tries."""
    monkeypatch.setattr("onewindow.domain.org.actions.logins.TRIES_A_MINUTE", 3)
    client = Client()
    codes = [client.post("/login/", {"login": f"name{n}", "password": "x"}).status_code for n in range(5)]
    assert codes[0] == 422
    assert codes[-1] == 429


@pytest.mark.parametrize("path", ["/account/", "/account/password/", "/account/second-step/"])
def test_strangers_are_asked_to_log_in(path: str) -> None:
    """And come back."""
    assert Client().get(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize(
    "path", ["/account/sessions/end-others/", "/account/password/", "/account/second-step/", "/login/", "/login/code/"]
)
def test_no_form_from_elsewhere(path: str) -> None:
    """Each form carries its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(login="wangfang"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(path, {"act": "begin"}).status_code == 403


def test_the_key_of_the_qr_code_is_the_key_on_the_page() -> None:
    """Whoever cannot scan types the same."""
    client = enter(STAFF)
    client.post("/account/second-step/", {"act": "begin"})
    page = client.get("/account/second-step/").content.decode()
    typed = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    found = actions.enrolment(
        by=queries.actor_of(Account.objects.get(login=STAFF).pk, timezone.now()), at=timezone.now(), issuer="示范市"
    )
    assert found is not None
    assert typed == parse_qs(urlsplit(found.uri).query)["secret"][0]
    assert len(base64.b32decode(typed)) == 20
