"""The pages of files that are due: who may, a list by one person, destroyed by another, and what the pages of the case then say."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.config.demo import application
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Certificate, Disposal
from onewindow.kernel.models import RetentionRule
from tests import worlds
from tests.web.workbench.conftest import sign_in
from tests.web.workbench.desk import Desk

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def closed(db: None) -> Iterator[int]:
    """A file that ended forty days ago, in a city that keeps such files a month."""
    then = worlds.now() - timedelta(days=40)
    with worlds.demo_city(then):
        desk = Desk(then)
        case = desk.single().pk
        cases.withdraw(case=case, by=desk.actor(application.APPLICANT), at=then)
        rule = {"days": 30, "source": "本市档案保管期限表"}
        RetentionRule.objects.update_or_create(key="files-others", effective_from=date(2026, 1, 2), defaults=rule)
        yield case


def test_one_lists_another_approves_and_the_pages_say_what_became_of_it(closed: int, sign_in: SignIn) -> None:
    first, second = sign_in("govservice.office"), sign_in("govservice.office2")
    due = reverse("office:archive")
    assert f'value="{closed}"' in first.get(due).content.decode()
    typed = {"file": [str(closed)], "reason": ""}
    assert first.post(due, typed).status_code == 409
    sent = first.post(due, typed | {"reason": "保管期满，无继续保存价值"})
    assert sent.status_code == 302
    assert first.post(due, typed | {"reason": "又一次"}).status_code == 409, "a second click lists nothing twice"
    page = sent["Location"]
    assert first.post(page, {"move": "approve", "seen": "1"}).status_code == 409
    assert second.post(page, {"move": "decline", "seen": "1", "why": " "}).status_code == 409
    assert second.post(page, {"move": "approve", "seen": "1"}).status_code == 302
    assert second.post(page, {"move": "approve", "seen": "1"}).status_code == 409, "an old page is told"
    assert "SM3" not in second.get(page).content.decode()
    assert second.post(page, {"move": "destroy"}).status_code == 302
    proof = Certificate.objects.get(case=closed)
    assert proof.sm3 in second.get(page).content.decode()
    assert first.get(due).status_code == 200 and Disposal.objects.get().state == "destroyed"
    his = sign_in(application.APPLICANT).get(reverse("portal:case", args=[closed])).content.decode()
    assert proof.source in his
    desk = sign_in("govservice.window").get(reverse("workbench:case", args=[closed])).content.decode()
    assert proof.source in desk


@pytest.mark.parametrize("login", ["govservice.window", "govservice.supervisor", application.APPLICANT])
def test_nobody_else_opens_them(closed: int, sign_in: SignIn, login: str) -> None:
    assert sign_in(login).get(reverse("office:archive")).status_code in (302, 403, 404)
