"""Files that are due, as two administrators see them: listed at a desk, approved and gone; what is left, for clerk and applicant."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.config.demo import application, seed
from onewindow.domain.bundles import actions
from onewindow.domain.org.models import Account, Department, Holding, Post, Staff
from onewindow.kernel.log import run_readers
from onewindow.kernel.models import RetentionRule
from tests.browser.rig import looked_at
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def due(transactional_db: None) -> int:
    """A withdrawn bundle whose term, here a day, is over; a second administrator of the city."""
    at = timezone.now()
    seed.demo_city(at - timedelta(days=60))
    desk = Desk(at - timedelta(days=3))
    bundle = desk.bundle()
    actions.withdraw(bundle=bundle, by=desk.actor(application.APPLICANT), at=desk.at)
    run_readers(desk.at)
    RetentionRule.objects.create(
        key="files-others", effective_from=date(2026, 1, 1), days=1, source="本市档案保管期限表"
    )
    body = Department.objects.get(slug="govservice")
    account = Account.objects.open(login="archivist", kind="staff", password=None, at=desk.at)
    member = Staff.objects.create(account=account, department=body, number="a", name_zh="档案员", name_en="Archivist")
    post = Post.objects.get(department=body, role="office")
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return bundle


def test_listed_by_one_and_destroyed_by_another(due: int, as_user: AsUser) -> None:
    page = as_user("govservice.office", "/office/archive/")
    page.get_by_role("checkbox").first.check()
    page.fill("#reason", "保管期满，无继续保存价值")
    looked_at(page, "destroying-due")
    page.get_by_role("button", name="提请销毁").click()
    expect(page.locator("h1")).to_contain_text("清册")
    number = page.locator("h1").inner_text().split()[-1]
    looked_at(page, "destroying-proposed")
    second = as_user("archivist", "/office/archive/", size="phone", language="en")
    looked_at(second, "destroying-lists")
    second.get_by_role("link", name=f"List {number}").click()
    second.get_by_role("button", name="Approve", exact=True).click()
    second.get_by_role("button", name="Destroy these files").click()
    expect(second.get_by_role("cell", name="Destroyed on").first).to_be_visible()
    looked_at(second, "destroying-certificate")
    desk = as_user("govservice.window", f"/desk/bundles/{due}/")
    looked_at(desk, "destroying-desk")
    mine = as_user(application.APPLICANT, f"/applications/{due}/", size="phone", language="en")
    expect(mine.get_by_text("The files of this application were destroyed")).to_be_visible()
    looked_at(mine, "destroying-mine")
