"""A limit that was not kept, as people see it: the task's page, the applicant's, everybody's; explained by a click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Overrun
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.due import sweep
from tests import worlds
from tests.browser.rig import looked_at
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]
WHY = "评审专家集中参加专项检查，延误了审查；已增派人手，将于两个工作日内办结。"


def test_why_it_took_longer(transactional_db: None, as_user: AsUser) -> None:
    """Explained on a desk in Chinese, read on a phone in English."""
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    desk = Desk(worlds.now() - timedelta(days=50))
    desk.accepted()
    sweep(worlds.now())
    first, *others = Overrun.objects.order_by("pk")
    for one in others[:1]:
        known = spec(one.case.item_version_id)
        by = desk.holder(known.decide_post)
        actions.explain_overrun(overrun=one.pk, text=WHY, by=by, at=worlds.now())
    who = desk.login_of(spec(first.case.item_version_id).decide_post)
    page = as_user(who, f"/desk/overruns/{first.pk}/")
    looked_at(page, "overrun")
    page.get_by_label("未按时限办结的原因").fill(WHY)
    page.get_by_role("button", name="公开").click()
    expect(page.locator(".typed")).to_have_text(WHY)
    phone = as_user("wangfang", "/overruns/", size="phone", language="en")
    expect(phone.locator("tbody tr")).to_have_count(len(others) + 1)
    looked_at(phone, "overruns")
    phone.goto(f"{phone.url.removesuffix('overruns/')}cases/{first.case_id}/")
    expect(phone.locator("#late-title")).to_be_visible()
    looked_at(phone, "overruns-application")
