"""The window as people see it: who stands here, what is filled in for him, his promise, who was turned away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.config.demo import application
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.browser.rig import looked_at
from tests.faults.scenes import signed_draft
from tests.web.api.program import program_of
from tests.web.api.signboard import leader
from tests.web.api.windows import promised
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]
CLERK = "govservice.window"


@pytest.fixture
def drafts(transactional_db: None) -> tuple[int, int]:
    """A draft with pages and a signature, one of a package with its questions answered, and somebody who was turned away."""
    at = timezone.now()
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    clerk = actor_of(Account.objects.get(login=CLERK).pk, at)
    told = {"asked": "办理户外招牌", "told": "缺少产权人同意", "reason": "other", "turned_away": True, "key": "turned"}
    actions.record_enquiry(**told, item="signboard", name="李四", phone="13900001234", by=clerk, at=at)
    owner = Account.objects.get(login="wangfang").pk
    told = {"package": application.PACKAGE, "answers": application.ANSWERS, "owner": owner}
    return signed_draft(clerk, at), bundles.begin(**told, key="package", by=clerk, at=at).draft


def test_the_window_is_fit_to_be_seen(drafts: tuple[int, int], as_user: AsUser) -> None:
    """Reading a card, the draft of an item and of a package, its sheet to sign, who was turned away: at a desk, on a phone in English."""
    draft, package = drafts
    for size, language in (("desk", "zh-hans"), ("phone", "en")):
        page = as_user(CLERK, "/desk/window/", size=size, language=language)
        looked_at(page, "window")
        here = page.url.removesuffix("/window/")
        for name, path in (
            ("draft", f"window/drafts/{draft}/"),
            ("package", f"window/package-drafts/{package}/"),
            ("sheet", f"window/drafts/{draft}/sheet/"),
            ("enquiries", "enquiries/"),
            ("enquiry-new", "enquiries/new/"),
            ("refusals", "refusals/"),
        ):
            page.goto(f"{here}/{path}")
            looked_at(page, f"window-{name}")
    _promise_on_a_phone(as_user)


def _promise_on_a_phone(as_user: AsUser) -> None:
    """What the applicant has promised (容缺), with its day and the field for the paper, on his phone."""
    desk, (login, _, _) = Desk(timezone.now()), leader()
    case = promised(desk, program_of(login), login)
    known = spec(Case.objects.get(pk=case).item_version_id)
    actions.accept(case=case, by=desk.holder(known.window_post), at=timezone.now())
    page = as_user(login, f"/cases/{case}/promise/", size="phone", language="zh-hans")
    looked_at(page, "promise")
    expect(page.locator("input[type=file]")).to_have_count(1)
