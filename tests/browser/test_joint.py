"""Several bodies at one case as people see it: questions and answers, a visit recorded on a phone, a task passed on."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import SiteVisit
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Department, Staff
from onewindow.kernel import files
from onewindow.kernel.models import Task
from tests import worlds
from tests.browser.rig import looked_at
from tests.domain.bundles.story import PNG
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def standing(transactional_db: None) -> dict[str, Any]:
    """A case that is to be decided: two bodies asked and one has answered; one visit made, one ordered; a task passed on."""
    at = timezone.now() - timedelta(hours=2)
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    desk = Desk(at)
    case = desk.reviewing(desk.accepted())
    known = spec(case.item_version_id)
    desk.review(case)
    boss = desk.holder(known.decide_post)
    told: dict[str, Any] = {"case": case.pk, "at": at}
    whom = [Department.objects.get(slug=slug).pk for slug in ("ecology", "tax")]
    actions.consult(question="拟使用液化气灶具，请就环保、税务提出意见。", departments=whom, days=2, by=boss, **told)
    words = "同意，须安装油烟净化装置，并在验收前提供检测报告。"
    actions.opine(stance="conditions", text=words, by=desk.actor("ecology.examiner"), **told)
    one, other = desk.actor("tax.examiner"), Staff.objects.get(account__login="tax.examiner2")
    task = Task.objects.get(thing=case.pk, name="opine", closed_at=None)
    actions.pass_on(task=task.pk, to=other.number, why="本周出差", by=one, **told)
    for subject in ("核对布局与平面图", "复查洗手池"):
        actions.order_visit(subject=subject, days=2, by=boss, **told)
        visit = SiteVisit.objects.get(case=case, recorded_at=None)
        examiner = desk.holder(visit.post)
        photo = files.store(BytesIO(PNG), name="厨房.png", by=examiner.account, at=at)
        actions.add_photo(file=photo.pk, by=examiner, **told)
        if subject.startswith("核对"):
            record = actions.Record(
                began_at=at, ended_at=at, result="rectify", text="洗手池未安装，三日内补装。", address="人民路1号",
                found=dict.fromkeys(("address", "layout", "away", "papers", "conditions", "equipment", "water", "exits",
                                     "signs", "materials", "place", "size", "safe"), "yes"),
                officers=[Staff.objects.get(account=boss.account).number], others="申请人",
            )  # fmt: skip
            actions.record_visit(record=record, by=examiner, **told)
    met = actions.convene(
        subject="核对餐饮经营条件", place="政务中心三楼会议室", meets_at=at, departments=whom, by=boss, **told
    )
    actions.write_minutes(meeting=met.pk, minutes="现场听取各单位意见，条件基本具备。", by=boss, **told,
                          conclusions={case.pk: ("conditions", "三日内补装洗手池后复核。")})  # fmt: skip
    return {"case": case.pk, "met": met.pk, "boss": desk.login_of(known.decide_post), "visit": visit.pk,
           "examiner": desk.login_of(visit.post), "asked": "tax.examiner2"}  # fmt: skip


def test_several_bodies_are_fit_to_be_seen(standing: dict[str, Any], as_user: AsUser) -> None:
    """The case page, asking, answering, the record on a phone in English: nothing sticks out, axe finds nothing."""
    here = f"/desk/cases/{standing['case']}/"
    for size, language in (("desk", "zh-hans"), ("phone", "en")):
        page = as_user(standing["boss"], here, size=size, language=language)
        looked_at(page, "joint-case")
        host = page.url.removesuffix(here)
        for name in ("consult", "visits/order", "pass-on", "meetings/call", f"meetings/{standing['met']}/minutes"):
            page.goto(f"{host}{here}{name}/")
            looked_at(page, f"joint-{name.replace('/', '-')}")
        looked_at(as_user(standing["asked"], here, size=size, language=language), "joint-answer")
        there = f"{here}visits/{standing['visit']}/"
        page = as_user(standing["examiner"], there, size=size, language=language)
        looked_at(page, "joint-visit")
    page.fill("[name=address]", "人民路1号")
    page.reload()
    assert page.input_value("[name=address]") == "人民路1号", "what was typed on the road is kept"
