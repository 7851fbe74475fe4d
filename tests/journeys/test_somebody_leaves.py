"""An examiner leaves in the middle of his work, the approver is on leave: the application goes on, and the log says who for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from onewindow.domain.cases import actions
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Post, Staff
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from tests.browser.rig import OpenPage, axe, no_overflow, shot
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
pytestmark = pytest.mark.browser


def last_holder(desk: Desk) -> tuple[Case, int, Staff]:
    """A case in review, the post it waits for, and the one examiner whom that department still has."""
    task = Task.objects.filter(kind="case", name="review", closed_at=None).order_by("id")[0]
    case, post = Case.objects.get(pk=task.thing), Post.objects.get(pk=task.post)
    first, *others = [one.staff for one in post.holdings.order_by("pk")]
    for other in others:
        office.leave(staff=other.pk, by=desk.actor("govservice.office"), at=timezone.now())
    return case, post.pk, first


def test_somebody_leaves(desk: Desk, transactional_db: None, open_page: OpenPage) -> None:
    desk.accepted()
    case, post, leaver = last_holder(desk)
    body = Post.objects.get(pk=post).department
    heir = Staff.objects.get(account__login=f"{body.slug}.supervisor")

    # The administrator looks at what would be left, is asked about the post, names the heir, confirms.
    boss = open_page("/office/", login="govservice.office", language="en")
    boss.goto(f"/office/staff/?q={leaver.number}")
    boss.click("a.row-link")
    boss.click("a[href$='/leave/']")
    expect(boss.locator("main")).to_contain_text("open task")
    boss.check("input[name=sure]")
    boss.dblclick("form button.btn-danger")
    expect(boss.locator(".error-summary")).to_contain_text("Nobody would hold these posts")
    shot(boss, "office-leave-refused")
    no_overflow(boss)
    axe(boss)
    boss.select_option("select[name=heir]", str(heir.pk))
    boss.check("input[name=emptied][value=heir]")
    boss.check("input[name=sure]")
    boss.dblclick("form button.btn-danger")
    boss.wait_for_url(f"**/office/staff/{leaver.pk}/")
    expect(boss.locator(".banner-success")).to_be_visible()
    shot(boss, "office-left")

    # He cannot come in any more; the heir finds the case on his list and gives the opinion.
    assert f'value="{leaver.account.login}"' not in open_page("/login/").content()
    colleague = open_page("/desk/?all=1", login=heir.account.login, language="en")
    colleague.goto(f"/desk/cases/{case.pk}/")
    colleague.fill("#text", "Looked at once more after the hand-over.")
    colleague.click("[data-key=A]")
    assert not Task.objects.filter(kind="case", thing=case.pk, name="review", post=post, closed_at=None).exists()
    assert Event.objects.filter(name="staff.left").order_by("-id")[0].data["unattended"] == []

    # The approver names a stand-in himself and goes; the stand-in grants, and the page says for whom.
    desk.at = timezone.now()
    for other in spec(case.item_version_id).review_posts:
        if Task.objects.filter(kind="case", thing=case.pk, post=other, name="review", closed_at=None).exists():
            desk_review(desk, case, other)
    decide = spec(case.item_version_id).decide_post
    away = Staff.objects.get(account=desk.holder(decide).account)
    stand_in = Staff.objects.filter(department=away.department_id, left_on=None).exclude(pk=away.pk)
    who = stand_in.exclude(holdings__post=decide).order_by("pk")[0]
    absent = open_page("/office/mine/", login=away.account.login, language="en")
    absent.select_option("select[name=staff]", str(who.pk))
    absent.fill("input[name=to_on]", (timezone.localdate() + timedelta(days=5)).isoformat())
    absent.click("main form .btn-primary")
    expect(absent.locator("main")).to_contain_text(who.name_en)
    shot(absent, "office-my-stand-in")
    no_overflow(absent)
    axe(absent)
    acting = open_page(f"/desk/cases/{case.pk}/", login=who.account.login, language="en")
    acting.click("[data-key=G]")
    acting.goto(f"/desk/cases/{case.pk}/")
    expect(acting.locator("main")).to_contain_text(f"standing in for {away.department.short_en} · {away.name_en}")
    shot(acting, "office-standing-in")
    granted = [one for one in cases.history(case.pk, Actor.SYSTEM) if one.name == "case.grant"]
    assert [one.data["for"] for one in granted] == [away.account_id]


def desk_review(desk: Desk, case: Case, post: int) -> None:
    """Another department agrees."""
    actions.review(case=case.pk, stance="agree", by=desk.holder(post), at=desk.at)
