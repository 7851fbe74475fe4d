"""A desk with work on it: the demo city, a bundle just submitted, one under way, lights of every colour."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.config.demo import seed
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.licences import actions as licences
from onewindow.domain.org.models import Account
from tests.web.workbench.desk import Desk

SignIn = Callable[[str], Client]


def _forget() -> None:
    """Ids start anew in each test; what is kept in memory by id is forgotten."""
    for room in (catalogue, bundles, clocks, licences):
        room.forget()


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[Desk]:
    """The demo city and the verbs of its people, some days ago, so that now lies inside the limits."""
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)
        _forget()
        begun: datetime = timezone.now() - timedelta(days=1)
        seed.demo_city(begun - timedelta(days=30))
        yield Desk(begun)
        _forget()


@pytest.fixture
def sign_in() -> SignIn:
    """``sign_in("market.examiner")``: a client logged in by a demo account."""

    def enter(login: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
