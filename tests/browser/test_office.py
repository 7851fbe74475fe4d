"""The office as people see it: empty, full, refused; at a desk and on a phone; in both languages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Account, Centre, Department, Post, Staff, Window
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.step import Open
from tests import worlds
from tests.browser.rig import looked_at
from tests.kernel.app.lives import file

pytestmark = pytest.mark.browser
LOGIN = "govservice.office"
AsUser = Callable[..., Page]
LONG = "示范市行政审批和政务服务管理暨营商环境建设综合协调与大数据应用推广中心筹备领导小组办公室"


@pytest.fixture
def busy(transactional_db: None) -> Staff:
    """A city with things to see to: an empty post with work, a stand-in, an empty window, a long name; the one who leaves."""
    at = timezone.now()
    worlds.settle(worlds.staffed(worlds.now()))
    boss = actor_of(Account.objects.get(login=LOGIN).pk, at)
    leaver = Staff.objects.get(account__login="bank.examiner")
    post = Post.objects.get(department__slug="bank", role="examiner").pk
    file(*[Open("review", post=post, actor=leaver.account_id, due_at=at + timedelta(days=n)) for n in range(3)])
    file(Open("decide", post=Post.objects.get(department__slug="tax", role="approver").pk, due_at=at))
    gone = Staff.objects.get(account__login="tax.approver")
    office.leave(staff=gone.pk, unattended=True, by=boss, at=at)
    away, who = (Staff.objects.get(account__login=f"market.{role}") for role in ("supervisor", "window"))
    office.stand_in(
        away=away.pk, staff=who.pk, posts=[Post.objects.get(department__slug="market", role="supervisor").pk],
        from_on=timezone.localdate(), to_on=timezone.localdate() + timedelta(days=4), by=boss, at=at,
    )  # fmt: skip
    Staff.objects.filter(window__number="B02").update(window=None)
    Department.objects.filter(slug="culture").update(name_zh=LONG, name_en="Office of the Leading Group " * 4)
    return leaver


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_every_page(busy: Staff, as_user: AsUser, size: str, language: str) -> None:
    """Each page with something on it, and its form refused."""
    page = as_user(LOGIN, "/office/", size=size, language=language)
    looked_at(page, "office-overview")
    bank, centre = busy.department_id, Centre.objects.get(main=True, area="990100").pk
    market = Staff.objects.get(account__login="market.supervisor").pk
    window = Window.objects.order_by("pk")[0].pk
    for name, path in {
        "departments": "departments/",
        "department": f"departments/{bank}/",
        "people": "staff/",
        "people-none": "staff/?q=nobody-of-this-name",
        "person": f"staff/{market}/",
        "leave": f"staff/{busy.pk}/leave/",
        "centres": "centres/",
        "centre": f"centres/{centre}/",
        "mine": "mine/",
    }.items():
        page.goto(f"/office/{path}")
        looked_at(page, f"office-{name}")
    refused = {
        "department-new": "departments/new/",
        "join": f"staff/new/?department={bank}",
        "move": f"staff/{busy.pk}/move/",
        "stand-in": f"staff/{busy.pk}/stand-in/",
        "window": f"windows/{window}/",
        "opening": f"centres/{centre}/opening/",
        "import": "staff/import/",
    }
    for name, path in list(refused.items())[size == "phone" :: 2]:
        page.goto(f"/office/{path}")
        for box in page.locator("main form[method=post] .input").all():
            if box.get_attribute("type") in ("text", "date"):
                box.fill("")
        ticks = page.locator("main form[method=post] input[type=checkbox]:checked")
        while ticks.count():
            ticks.first.uncheck()
        if name == "opening":
            page.fill("#day1", "9 to 5")
        page.click("main form[method=post] .btn-primary")
        if name != "move":
            expect(page.locator(".error-summary")).to_be_visible()
        looked_at(page, f"office-{name}-refused")


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "zh")])
def test_an_empty_city(transactional_db: None, as_user: AsUser, size: str, language: str) -> None:
    """One department, one administrator, nothing else: what to do first is said on each page."""
    at = timezone.now()
    worlds.settle(worlds.staffed(worlds.now()))
    keep = Staff.objects.get(account__login=LOGIN)
    boss = actor_of(keep.account_id, at)
    county = Department.objects.create(
        area_id="990102", slug="county", name_zh="中心区政务局", name_en="Central District", short_zh="区政务局",
        short_en="Central District", uscc="11990102MB1234567A", group_code="99",
    )  # fmt: skip
    post = Post.objects.create(department=county, role="office")
    office.join(
        login="county.office", name_zh="单小雨", number="X1", place=office.Place(county.pk), posts=[post.pk],
        by=Actor.SYSTEM, at=at,
    )  # fmt: skip
    assert boss.scopes
    page = as_user("county.office", "/office/", size=size, language=language)
    looked_at(page, "office-empty-overview")
    for name in ("departments", "staff", "centres", "mine"):
        page.goto(f"/office/{name}/")
        looked_at(page, f"office-empty-{name}")
    page.goto(f"/office/departments/{county.pk}/")
    looked_at(page, "office-empty-department")
    if size == "desk":
        page = as_user(LOGIN, "/office/staff/", large=True)
        looked_at(page, "office-large-people")
