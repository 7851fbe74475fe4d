"""Several bodies at one case, through the pages of the desk: asked and answered, a site visited with a phone."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onewindow.domain.cases.models import Case, ConsultBody, Meeting, SiteVisit
from onewindow.domain.cases.queries import checklist
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Department, Staff
from onewindow.kernel.models import Task
from tests.domain.bundles.story import PNG
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk, paper


def deciding(desk: Desk) -> Case:
    """A case of a bundle that waits for its decision."""
    case = desk.reviewing(desk.accepted())
    desk.review(case)
    case.refresh_from_db()
    return case


def picture() -> SimpleUploadedFile:
    """A photo of the door."""
    return SimpleUploadedFile("door.png", PNG, "image/png")


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return page.content.decode()


def test_an_opinion_is_asked_for_and_given_through_the_pages(
    desk: Desk, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """What was typed stays; papers come before the answer; who was asked sees the case; the page asks no more queries."""
    case = deciding(desk)
    known, here = spec(case.item_version_id), f"/desk/cases/{case.pk}/"
    approver, tax = sign_in(desk.login_of(known.decide_post)), sign_in("tax.examiner")
    assert sign_in("tax.window").get(f"{here}consult/").status_code == 403
    assert tax.get(here).status_code == 403
    asked: dict[str, Any] = {
        "question": "该户有无欠税？", "departments": [Department.objects.get(slug="tax").pk], "days": "2",
    }  # fmt: skip
    wrong = approver.post(f"{here}consult/", asked | {"days": "0"})
    assert (wrong.status_code, "该户有无欠税？" in wrong.content.decode()) == (422, True)
    approver.get(here)  # the messages of the answers before
    with CaptureQueriesContext(connection) as asking:
        approver.get(here)
    before = len(asking)
    assert approver.post(f"{here}consult/", asked)["Location"] == f"{here}#joint"
    assert approver.post(f"{here}consult/", asked).status_code == 409
    assert "该户有无欠税？" in text(tax, here)
    assert f'href="{here}"' in text(tax, "/desk/?all=1")
    file = SimpleUploadedFile("proof.pdf", paper("证明"), "application/pdf")
    kept = tax.post(f"{here}opine/", {"stance": "none", "text": "无欠税记录", "act": "attach", "file": file})
    assert (kept.status_code, "无欠税记录" in kept.content.decode(), "proof.pdf" in kept.content.decode()) == (
        200,
        True,
        True,
    )
    assert tax.post(f"{here}opine/", {"stance": "none", "text": ""}).status_code == 422
    said = {"stance": "none", "text": "无欠税记录"}
    broken = tax.post(f"{here}opine/", said | {"file": SimpleUploadedFile("欠税.pdf", b"not a PDF")})
    huge = tax.post(f"{here}opine/", said | {"file": SimpleUploadedFile("欠税.pdf", b"%PDF-1.7" + b"0" * (22 * 2**20))})
    assert (broken.status_code, huge.status_code) == (422, 413), (
        "nothing is given without the file that was to go with it"
    )
    assert "无欠税记录" in broken.content.decode() and "无欠税记录" in huge.content.decode()
    assert ConsultBody.objects.get(case=case).answered_at is None
    assert tax.post(f"{here}opine/", {"stance": "none", "text": "无欠税记录"}).status_code == 302
    body = ConsultBody.objects.get(case=case)
    assert (body.stance, body.papers.count()) == ("none", 1)
    assert approver.get(f"{here}opinions/{body.papers.get().pk}/").status_code == 200
    assert "无欠税记录" in text(approver, here)
    assert approver.post(f"{here}consult/{body.consult_id}/recall/", {"why": "不需要"}).status_code == 409
    with django_assert_num_queries(before):
        approver.get(here)


def test_a_site_is_visited_with_a_phone(desk: Desk, sign_in: SignIn) -> None:
    """Ordered by who decides, recorded by the examiners with photos; what was typed stays."""
    case = deciding(desk)
    known, here = spec(case.item_version_id), f"/desk/cases/{case.pk}/"
    login = desk.login_of(known.decide_post)
    approver, examiner = sign_in(login), sign_in(login.replace("approver", "examiner"))
    assert sign_in("tax.window").get(f"{here}visits/order/").status_code == 403
    order = {"subject": "核对布局", "days": "2"}
    assert approver.post(f"{here}visits/order/", order | {"subject": ""}).status_code == 422
    assert approver.post(f"{here}visits/order/", order)["Location"] == f"{here}#visits"
    visit = SiteVisit.objects.get(case=case)
    there = f"{here}visits/{visit.pk}/"
    assert Task.objects.filter(thing=case.pk, name="visit", closed_at=None).exists()
    assert there in text(examiner, here)
    assert approver.get(there).status_code == 302, "who has no task there records nothing"
    assert examiner.post(f"{there}photos/", {"file": picture()}).status_code == 302
    pdf = SimpleUploadedFile("a.pdf", paper("图"), "application/pdf")
    assert examiner.post(f"{there}photos/", {"file": pdf}, headers={"Accept": "application/json"}).status_code == 422
    now = timezone.localtime()
    points = {f"found-{one.key}": "yes" for one in checklist(visit.checklist).points}
    given = points | {
        "result": "rectify", "text": "补装洗手池", "address": "人民路1号", "note-layout": "与图一致",
        "officers": Staff.objects.get(account__login=login).number,
        "began_at": f"{now - timedelta(minutes=30):%Y-%m-%dT%H:%M}", "ended_at": f"{now:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    for change in ({"officers": ""}, {"address": ""}, {"text": ""}, {"began_at": "yesterday"}):
        page = examiner.post(there, given | change)
        assert page.status_code == 422, change
        assert "补装洗手池" in page.content.decode() or not given["text"] or "text" in change
    first = next(iter(points))
    open_line = examiner.post(there, {name: value for name, value in given.items() if name != first})
    assert f'href="#{first}"' in open_line.content.decode(), "the summary leads to the first open line of the list"
    assert examiner.post(there, given)["Location"] == f"{here}#visits"
    visit.refresh_from_db()
    assert (visit.result, len(visit.officers), visit.photos.count()) == ("rectify", 2, 1)
    shown = text(approver, here)
    assert "补装洗手池" in shown
    assert approver.get(f"{here}photos/{visit.photos.get().pk}/")["Content-Type"] == "image/png"
    assert approver.post(f"{there}cancel/", {"why": "不需要"}).status_code == 409


def test_a_task_is_passed_on_through_the_page(desk: Desk, sign_in: SignIn) -> None:
    """By who has it or his supervisor; not by a clerk who only sees the case; the reason stays when it is refused."""
    case = desk.reviewing(desk.accepted())
    known, here = spec(case.item_version_id), f"/desk/cases/{case.pk}/"
    post = known.review_posts[0]
    login = desk.login_of(post)
    examiner = sign_in(login)
    task = Task.objects.get(thing=case.pk, name="review", post=post)
    given = {"task": str(task.pk), "to": Staff.objects.get(account__login=f"{login}2").number, "why": "出差一周"}
    assert "没有可转办的事项" in text(sign_in("govservice.window"), f"{here}pass-on/")
    assert f"{here}pass-on/" in text(examiner, here)
    assert given["to"] in text(examiner, f"{here}pass-on/")
    wrong = examiner.post(f"{here}pass-on/", given | {"to": ""})
    assert (wrong.status_code, "出差一周" in wrong.content.decode()) == (422, True)
    assert examiner.post(f"{here}pass-on/", given)["Location"] == "/desk/"
    assert f'href="{here}"' not in text(examiner, "/desk/?all=1")
    assert f'href="{here}"' in text(sign_in(f"{login}2"), "/desk/?all=1")
    assert "出差一周" in text(sign_in(f"{login}2"), here)
    assert examiner.post(f"{here}pass-on/", given).status_code in (403, 409)


def test_a_department_is_notified_through_the_pages(desk: Desk, sign_in: SignIn) -> None:
    """Told by who handles the case; read by one click; both stand on the case page."""
    case = deciding(desk)
    here = f"/desk/cases/{case.pk}/"
    approver, tax = sign_in(desk.login_of(spec(case.item_version_id).decide_post)), sign_in("tax.examiner")
    told = {"text": "请关注后续监管", "departments": [Department.objects.get(slug="tax").pk]}
    assert sign_in("tax.window").get(f"{here}notify/").status_code == 403
    assert "发出抄告" in text(approver, f"{here}notify/")
    wrong = approver.post(f"{here}notify/", told | {"departments": []})
    assert (wrong.status_code, "请关注后续监管" in wrong.content.decode()) == (422, True)
    assert approver.post(f"{here}notify/", told)["Location"] == f"{here}#told"
    assert "未阅" in text(tax, here)
    assert tax.post(f"{here}notify/read/").status_code == 302
    assert "未阅" not in text(approver, here)


def test_a_joint_review_meeting_through_the_pages(
    desk: Desk, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Called, minuted, signed by each; what was typed stays; the minutes are printed; the case page asks no more queries."""
    case = deciding(desk)
    here = f"/desk/cases/{case.pk}/"
    approver, tax = sign_in(desk.login_of(spec(case.item_version_id).decide_post)), sign_in("tax.examiner")
    assert sign_in("tax.window").get(f"{here}meetings/call/").status_code == 403
    assert "召集会商" in text(approver, f"{here}meetings/call/")
    told = {
        "subject": "核对经营条件", "place": "三楼会议室", "departments": [Department.objects.get(slug="tax").pk],
        "meets_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    wrong = approver.post(f"{here}meetings/call/", told | {"place": ""})
    assert (wrong.status_code, "核对经营条件" in wrong.content.decode()) == (422, True)
    approver.get(here)
    with CaptureQueriesContext(connection) as asking:
        approver.get(here)
    before = len(asking)
    assert approver.post(f"{here}meetings/call/", told)["Location"] == f"{here}#meetings"
    first = f"{here}meetings/{Meeting.objects.get().pk}/"
    assert approver.post(f"{first}off/", {"why": "改期"}).status_code == 302
    assert approver.post(f"{here}meetings/call/", told).status_code == 302
    there = f"{here}meetings/{Meeting.objects.get(called_off_at=None).pk}/"
    assert "您已受邀" in text(tax, here)
    assert tax.get(f"{there}minutes/").status_code == 302, "who did not call it writes no minutes"
    given = {"minutes": "意见一致", f"conclusion-{case.pk}": "conditions", f"text-{case.pk}": "三日内补齐"}
    wrong = approver.post(f"{there}minutes/", given | {f"text-{case.pk}": ""})
    assert (wrong.status_code, "意见一致" in wrong.content.decode()) == (422, True)
    assert approver.get(f"{there}minutes.pdf").status_code == 404
    assert approver.post(f"{there}minutes/", given).status_code == 302
    assert tax.post(f"{here}meetings/sign/", {"edition": "0"}).status_code == 409
    for who in (tax, approver):
        assert who.post(f"{here}meetings/sign/", {"edition": "1", "reserve": ""}).status_code == 302
    assert all(word in text(tax, here) for word in ("三日内补齐", "会签完成"))
    assert tax.get(f"{there}minutes.pdf")["Content-Type"] == "application/pdf"
    text(approver, here)
    with django_assert_num_queries(before):
        approver.get(here)
