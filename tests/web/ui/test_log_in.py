"""Log-in: by password, by one click in the demo city; locked after five wrong passwords; back to where one was."""

import pytest
from django.test import Client

from onewindow.domain.org.models import Account

PASSWORD = "one window, one visit"


@pytest.fixture
def person(demo_city: None) -> Account:
    """A citizen of the demo city who has a password."""
    account = Account.objects.get(login="wangfang")
    account.set_password(PASSWORD)
    account.save()
    return account


def enter(client: Client, password: str, **more: str) -> int:
    """One try with a password; the answer's status."""
    return client.post("/login/", {"login": "wangfang", "password": password, **more}).status_code


def test_by_password_and_back(person: Account) -> None:
    """The address in ``next`` is where one lands; a wrong password says nothing about which part is wrong."""
    client = Client()
    answer = client.post("/login/", {"login": "wangfang", "password": "no", "next": "/me/"})
    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.content.decode()
    answer = client.post("/login/", {"login": "wangfang", "password": PASSWORD, "next": "/me/"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert client.get("/me/").status_code == 200


def test_five_wrong_passwords_lock_the_door(person: Account) -> None:
    """Even the right password waits; the page says how long."""
    client = Client()
    assert [enter(client, "wrong") for _ in range(4)] == [422] * 4
    assert enter(client, "wrong") == 429
    answer = client.post("/login/", {"login": "wangfang", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()


def test_another_address_is_not_locked_out(person: Account) -> None:
    """Nobody can lock somebody else's account from afar."""
    client = Client()
    for _ in range(5):
        enter(client, "wrong")
    assert (
        Client(REMOTE_ADDR="10.0.0.9").post("/login/", {"login": "wangfang", "password": PASSWORD}).status_code == 302
    )


def test_one_click_exists_in_the_demo_city_only(demo_city: None, settings: pytest.FixtureRequest) -> None:
    """Elsewhere the address answers as if it did not exist."""
    assert Client().post("/login/demo/", {"login": "wangfang"}).status_code == 302
    settings.DEMO = False  # type: ignore[attr-defined]
    assert Client().post("/login/demo/", {"login": "wangfang"}).status_code == 404
    assert "demo-account" not in Client().get("/login/").content.decode()
    assert Client().get("/gallery/").status_code == 404


def test_staff_land_at_the_desk_and_find_no_citizens_page(demo_city: None) -> None:
    """403 in the city's dress, not a loop of redirections."""
    client = Client()
    answer = client.post("/login/demo/", {"login": "govservice.window"})
    assert answer["Location"] == "/desk/"
    answer = client.get("/me/")
    assert answer.status_code == 403
    assert "您无权查看此页面" in answer.content.decode()


def test_log_out_closes_the_session(demo_city: None) -> None:
    """Only by a form: a link on another site cannot do it."""
    client = Client()
    client.post("/login/demo/", {"login": "wangfang"})
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/me/").status_code == 302
