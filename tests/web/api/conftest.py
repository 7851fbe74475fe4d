"""A city with programs: tokens of its people, calls as a program makes them."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onewindow.domain.org.models import Account
from tests import worlds
from tests.web.api.program import Program, program_of
from tests.web.workbench.desk import Desk

Programs = Callable[..., Program]


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[Desk]:
    """The demo city and the verbs of its people, since yesterday."""
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)
        begun = worlds.now() - timedelta(days=1)
        with worlds.demo_city(begun - timedelta(days=30)):
            yield Desk(begun)


@pytest.fixture
def program(desk: Desk) -> Programs:
    """``program("wangfang", "read", "apply")``: a program with a token of this account; no log-in: a stranger."""
    return program_of


@pytest.fixture
def sign_in_everywhere() -> Callable[[str], Client]:
    """A browser in which somebody is logged in."""

    def enter(login: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
