"""A city in which questions are asked: who asks, who answers, who looks a second time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from onewindow.domain.feedback import actions
from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of

ITEM = "signboard"  # decided by the urban department


@pytest.fixture
def actor(demo_city: None, at: datetime) -> Callable[[str], Actor]:
    """Somebody by log-in."""
    return lambda login: actor_of(Account.objects.get(login=login).pk, at)


@pytest.fixture
def asked(actor: Callable[[str], Actor], at: datetime) -> Callable[..., Consultation]:
    """A question of Wang Fang's about a shop sign."""

    def ask(key: str = "q1", login: str = "wangfang", **more: Any) -> Consultation:
        given = {"title": "招牌多大要审批", "text": "店招高 1.2 米要不要办手续？", "item": ITEM} | more
        return Consultation.objects.get(pk=actions.ask(key=key, by=actor(login), at=at, **given).id)

    return ask
