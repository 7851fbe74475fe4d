"""Questions and standards as people see them: each door's pages, empty, full and refused, at a desk and on a phone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.models import Standard
from onewindow.domain.feedback import actions
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]
ITEM, LONG = "signboard", "我们店在老街拐角，想做两面招牌，" * 12
A = "高出一层檐口的要审批，其余备案即可。"


def by(login: str, at: datetime) -> Actor:
    """Somebody by log-in."""
    return actor_of(Account.objects.get(login=login).pk, at)


@pytest.fixture
def questions(transactional_db: None) -> dict[str, int]:
    """One to answer (long), one late, one answered, one proposed, one in the guide."""
    at = timezone.now()
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    made, asker = {}, by("wangfang", at)
    officer, boss = by("urban.examiner", at), by("urban.supervisor", at)
    for n, name in enumerate(("late", "answered", "proposed", "published", "open")):
        before = at - timedelta(days=20 if name == "late" else 0)
        text = LONG if name == "open" else "店招多高要审批？"
        made[name] = actions.ask(item=ITEM, title="", text=text, key=str(n), by=asker, at=before).id
        if name in ("answered", "proposed", "published"):
            actions.answer(consultation=made[name], text=A, by=officer, at=at)
        if name in ("proposed", "published"):
            actions.propose(consultation=made[name], question="店招多高要审批？", answer=A, by=officer, at=at)
    actions.publish(consultation=made["published"], question="店招多高要审批？", answer=A, by=boss, at=at)
    return made


def test_a_citizen_on_a_phone(questions: dict[str, int], as_user: AsUser) -> None:
    """Asked with nothing written, then asked; the list, an answer, the guide; a refusal at the desk in a hand."""
    how = {"size": "phone", "language": "en"}
    page = as_user("wangfang", f"/me/questions/new/?item={ITEM}", **how)
    page.click("main form[method=post] .btn-primary")
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "question-ask-refused")
    page.fill("#text", "招牌夜里能亮灯吗？")
    page.click("main form[method=post] .btn-primary")
    expect(page.locator(".banner-success")).to_be_visible()
    for name, path in {
        "list": "me/questions/",
        "answered": f"me/questions/{questions['answered']}/",
        "guide": f"items/{ITEM}/questions/",
    }.items():
        page.goto(f"/{path}")
        looked_at(page, f"question-{name}")
    page = as_user("urban.examiner", f"/desk/questions/{questions['late']}/#act-forward", **how)
    page.fill("#reason-forward", "涉及消防登高面。")
    page.click("#act-forward .btn-primary")
    looked_at(page, "question-desk-refused")


def test_desk_and_office(questions: dict[str, int], as_user: AsUser) -> None:
    """To answer, to look at, to take down; what the office watches; the library found, empty, one, refused."""
    page = as_user("urban.examiner", f"/desk/questions/{questions['open']}/")
    looked_at(page, "question-desk-open")
    page.goto("/desk/standards/")
    looked_at(page, "standards-mine")
    page = as_user("urban.supervisor", f"/desk/questions/{questions['proposed']}/")
    looked_at(page, "question-desk-look")
    page = as_user("govservice.window", f"/desk/questions/new/?item={ITEM}")
    looked_at(page, "question-take")
    page = as_user("govservice.office", "/office/catalogue/questions/")
    looked_at(page, "question-office")
    one = Standard.objects.get(number="GB/T 39046").pk
    for name, path in {"list": "", "one": f"{one}/", "new": "new/"}.items():
        page.goto(f"/office/catalogue/standards/{path}")
        if name == "new":
            page.click("main form[method=post] .btn-primary")
        looked_at(page, f"standards-{name}")
