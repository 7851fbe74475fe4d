"""A desk with work on it: the demo city, a bundle just submitted, one under way, lights of every colour."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onewindow.domain.org.models import Account
from tests import worlds
from tests.web.workbench.desk import Desk

SignIn = Callable[[str], Client]


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[Desk]:
    """The demo city and the verbs of its people, some days ago, so that now lies inside the limits."""
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)
        begun = worlds.now() - timedelta(days=1)
        with worlds.demo_city(begun - timedelta(days=30)):
            yield Desk(begun)


@pytest.fixture
def sign_in() -> SignIn:
    """``sign_in("market.examiner")``: a client logged in by a demo account."""

    def enter(login: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
