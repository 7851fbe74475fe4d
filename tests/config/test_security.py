"""Log-in lock, cookies, policy, and lines about requests that tell nothing about people."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import ValidationError, validate_password
from django.test import Client
from django.utils import timezone

from onewindow.domain.org.models import Account


@pytest.mark.django_db
def test_five_wrong_passwords_close_the_door_for_that_pair_only(client: Client) -> None:
    Account.objects.open(login="clerk", kind="staff", password="right-password-1", at=timezone.now())

    def attempt(password: str, address: str = "10.0.0.1") -> int:
        return client.post("/login/", {"login": "clerk", "password": password}, REMOTE_ADDR=address).status_code

    answers = [attempt("wrong") for _ in range(6)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert attempt("right-password-1") == 429, "the right one does not open a locked door"
    assert attempt("right-password-1", "10.0.0.2") == 302, "nobody can lock another person out from afar"


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password1234"[:8], "qwertyuiop"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak)


@pytest.mark.django_db
def test_a_line_about_a_request_names_no_person(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("onewindow.requests")
    logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.INFO, "onewindow.requests"):
            client.get("/login/", {"next": "/me/", "find": "张三 110101199001011237"})
            client.get("/nowhere/张三/")
    finally:
        logger.removeHandler(caplog.handler)
    lines = [record.getMessage() for record in caplog.records if record.name == "onewindow.requests"]
    assert [line.split()[:2] for line in lines] == [["GET", "200"], ["GET", "404"]]
    assert lines[0].endswith("/login/")
    assert not any("张三" in line or "1101" in line or "%" in line for line in lines)


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy


def test_behind_https_cookies_are_for_https_only() -> None:
    told = _settings(ONEWINDOW_HTTPS="1", ONEWINDOW_EVENTS_URL="https://yw.example/live/")
    assert told["secure"] == [True, True]
    assert told["connect"] == ["'self'", "https://yw.example/live"]
    assert _settings()["secure"] == [False, False]


def test_two_cities_on_one_machine_have_different_sessions() -> None:
    assert _settings(ONEWINDOW_SCHEMA="second")["cookie"] == "onewindow_second"
    assert settings.SESSION_COOKIE_NAME == "onewindow_city"


def _settings(**environment: str) -> dict[str, object]:
    """The settings as another environment makes them."""
    text = (
        "import json; from onewindow.config import settings as s; print(json.dumps({"
        "'secure': [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE], 'cookie': s.SESSION_COOKIE_NAME,"
        "'connect': s.CONTENT_SECURITY_POLICY['DIRECTIVES']['connect-src']}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", text], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told
