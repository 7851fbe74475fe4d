"""The time of a case at the desk and at home: held, let run on, extended by two; every day drawn and told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Extension, Hearing, Hold
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.messages.models import Message
from onewindow.kernel.log import run_readers
from tests.browser.rig import looked_at
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

WORDS = {"kind": "expert-review", "days": "5", "notice": "需组织专家评审"}


def accepted(desk: Desk, days: int = 14) -> Case:
    """A case by itself, in review, some days old."""
    desk.at -= timedelta(days=days)
    case = desk.single()
    cases.accept(case=case.pk, by=desk.holder(spec(case.item_version_id).window_post), at=desk.at)
    case.refresh_from_db()
    return case


def test_held_and_let_run_on_through_the_pages(desk: Desk, sign_in: SignIn) -> None:
    """Only the deciding post; what was typed stays; the applicant reads why and for how long, on paper too."""
    case = accepted(desk)
    known = spec(case.item_version_id)
    approver, here = sign_in(desk.login_of(known.decide_post)), f"/desk/cases/{case.pk}/"
    clerk = sign_in(desk.login_of(known.window_post))
    assert clerk.post(f"{here}hold/", WORDS).status_code == 403
    page = approver.post(f"{here}hold/", WORDS | {"days": "0"}, follow=True)
    assert (page.status_code, "需组织专家评审" in page.content.decode()) == (422, True)
    assert approver.post(f"{here}hold/", WORDS | {"kind": "site-visit"}).status_code == 409
    assert approver.post(f"{here}hold/", WORDS)["Location"] == here
    held = Hold.objects.get(case=case)
    assert approver.post(f"{here}hold/", WORDS).status_code == 409
    shown = approver.get(here).content.decode()
    assert "第四十五条" in shown
    assert f"/desk/cases/{case.pk}/release/" in shown
    paper = approver.get(f"{here}holds/{held.pk}.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    run_readers(held.opened_at)
    assert "需组织专家评审" in Message.objects.get(key="case.held").body
    mine = sign_in("wangfang").get(reverse("portal:case", args=[case.pk])).content.decode()
    assert "需组织专家评审" in mine
    assert 'class="lanes"' in mine
    assert approver.post(f"{here}release/", {"kind": "expert-review"}).status_code == 302
    assert approver.post(f"{here}release/", {"kind": "expert-review"}).status_code == 409
    held.refresh_from_db()
    assert held.released_at is not None


def test_extended_by_two_through_the_pages(desk: Desk, sign_in: SignIn) -> None:
    """Proposed by the deciding post, approved by the second person; nobody does both."""
    case = accepted(desk, 0)
    known = spec(case.item_version_id)
    approver, here = sign_in(desk.login_of(known.decide_post)), f"/desk/cases/{case.pk}/extension/"
    head = sign_in(desk.login_of(known.supervisor_post))
    assert approver.post(here, {"reason": ""}).status_code == 422
    assert approver.post(here, {"reason": "案情复杂"}).status_code == 302
    assert "案情复杂" in head.get(f"/desk/cases/{case.pk}/").content.decode()
    assert approver.post(f"{here}approve/").status_code == 403
    assert head.post(f"{here}decline/", {"why": "可按期办结"}).status_code == 302
    assert approver.post(here, {"reason": "案情复杂"}).status_code == 302
    assert head.post(f"{here}approve/").status_code == 302
    assert Extension.objects.filter(case=case, approved_at__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_day_by_day_is_fit_to_be_seen(desk: Desk, as_user: Any) -> None:
    """The lane picture at the desk and on a phone."""
    case = accepted(desk)
    known = spec(case.item_version_id)
    by = desk.holder(known.decide_post)
    desk.besides(known.id, {"kind": "expert_review", "when": "采用特殊设计的", "checked": "source"})
    words = {
        "subject": "厨房排烟设计",
        "reviewers": "市专家库抽取五人",
        "notice": "需组织专家评审，评审结论将书面告知。",
    }
    told = {"case": case.pk, "by": by}
    cases.order_technical(**told, **words, kind="expert_review", days=3, at=desk.at + timedelta(days=1))
    examiner = desk.actor(desk.login_of(known.decide_post).replace("approver", "examiner"))
    found = {"result": "conditions", "text": "补充油烟净化装置后通过。"}
    cases.record_technical(case=case.pk, **found, by=examiner, at=desk.at + timedelta(days=7))
    hearing = told | {"kind": "hearing"}
    cases.hold(**hearing, notice="申请人要求听证。", days=10, at=desk.at + timedelta(days=9))
    page = as_user(desk.login_of(known.decide_post), f"/desk/cases/{case.pk}/", size="desk", language="zh")
    looked_at(page, "case-clock-desk-zh")
    phone = as_user("wangfang", reverse("portal:case", args=[case.pk]), size="phone", language="en")
    looked_at(phone, "case-clock-phone-en")


def test_a_hearing_from_the_word_of_the_right_to_the_signed_record(desk: Desk, sign_in: SignIn) -> None:
    """Told at the desk, asked for at home, announced, recorded; each on paper; nobody else does it, nothing is lost."""
    case = accepted(desk, 3)
    known = spec(case.item_version_id)
    here, home = f"/desk/cases/{case.pk}/", reverse("portal:case-hearing", args=[case.pk])
    approver, mine = sign_in(desk.login_of(known.decide_post)), sign_in("wangfang")
    told = {"kind": "asked", "interest": "油烟影响相邻住户", "parties": "李四\n王五\n"}
    assert sign_in(desk.login_of(known.window_post)).post(f"{here}hearing/tell/", told).status_code == 403
    page = approver.post(f"{here}hearing/tell/", told | {"interest": ""})
    assert (page.status_code, "李四" in page.content.decode()) == (422, True)
    assert approver.post(f"{here}hearing/tell/", told)["Location"] == here
    assert approver.post(f"{here}hearing/tell/", told).status_code == 409
    assert approver.get(f"{here}grant/").status_code == 405
    assert "油烟影响相邻住户" in mine.get(reverse("portal:case", args=[case.pk])).content.decode()
    assert mine.post(home)["Location"] == home
    assert mine.post(home).status_code == 422
    shown = approver.get(here).content.decode()
    assert f"{here}hearing/announce/" in shown
    chair = desk.holder(known.supervisor_post).account
    first = timezone.localtime(timezone.now() + timedelta(days=16)).replace(hour=10, minute=0)
    meets = {"place": "政务中心三楼", "chair": str(chair), "meets_at": f"{first:%Y-%m-%dT%H:%M}"}
    soon = timezone.localtime(timezone.now() + timedelta(days=2))
    assert approver.post(f"{here}hearing/announce/", meets | {"meets_at": f"{soon:%Y-%m-%dT%H:%M}"}).status_code == 409
    assert approver.post(f"{here}hearing/announce/", meets).status_code == 302
    hearing = Hearing.objects.get(case=case)
    assert (hearing.asked_by, hearing.chair_id) == ("applicant", chair)
    assert "政务中心三楼" in mine.get(home).content.decode()
    for one in (approver.get(f"{here}hearings/{hearing.pk}.pdf"), mine.get(f"{home[:-1]}s/{hearing.pk}.pdf")):
        assert (one.status_code, one["Content-Type"]) == (200, "application/pdf")
    held = Hold.objects.get(case=case)
    assert mine.get(reverse("portal:case-hold-pdf", args=[case.pk, held.pk])).status_code == 200
    assert sign_in("liuyang").get(reverse("portal:case-hold-pdf", args=[case.pk, held.pk])).status_code == 404
    early = approver.post(f"{here}hearing/record/", {"record": "各方陈述", "signed": "李四"})
    assert (early.status_code, "各方陈述" in early.content.decode()) == (409, True)
    assert Client().get("/hearings/").status_code == 200
