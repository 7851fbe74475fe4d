"""The database is away for a moment (暂时不可用): a calm page that says when to come back, 503 and never 500."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

AWAY = [OperationalError("the connection is lost"), InterfaceError("closed"), OSError(28, "No space left on device")]


@pytest.fixture
def client() -> Client:
    """A browser that shows what the server answers."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("wrong", AWAY)
@pytest.mark.parametrize(("language", "word"), [("zh-hans", "请一分钟后重试"), ("en", "Please try again in a minute")])
def test_a_calm_page(client: Client, monkeypatch: Any, db: None, wrong: Exception, language: str, word: str) -> None:
    _break(monkeypatch, wrong)
    client.cookies["django_language"] = language
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert word in answer.content.decode()


def test_a_script_gets_a_sentence(client: Client, monkeypatch: Any, db: None) -> None:
    _break(monkeypatch, AWAY[0])
    answer = client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert "请一分钟后重试" in answer.json()["error"]


def test_our_own_fault_stays_500(client: Client, monkeypatch: Any, db: None) -> None:
    _break(monkeypatch, ValueError("a bug"))
    answer = client.get("/")
    assert answer.status_code == 500 and "Retry-After" not in answer
    assert "稍后自动恢复" not in answer.content.decode()


def test_a_program_gets_a_problem(client: Client, monkeypatch: Any, db: None) -> None:
    def away(*args: Any, **more: Any) -> None:
        raise AWAY[0]

    monkeypatch.setattr("onewindow.domain.catalogue.queries.find", away)
    answer = client.get("/api/v1/items", {"q": "x"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "api.unavailable", "10")


def _break(monkeypatch: Any, wrong: Exception) -> None:
    def away(*args: Any, **more: Any) -> None:
        raise wrong

    monkeypatch.setattr("onewindow.domain.catalogue.queries.in_force", away)
