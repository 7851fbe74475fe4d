"""A technical review through the pages: ordered where the item has the step, recorded, cancelled; and the 3+1 steps."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Hold, TechnicalReport, TechnicalReview
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.files import uploads
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk, paper

KINDS = [
    {"kind": "technical_review", "when": "材料审查", "checked": "source"},
    {"kind": "expert_review", "when": "特殊设计的"},
]


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return page.content.decode()


@pytest.mark.parametrize("besides", [[], KINDS])
def test_the_three_steps_and_what_an_item_has_besides(
    desk: Desk, sign_in: SignIn, besides: list[dict[str, Any]]
) -> None:
    """On the desk, on the applicant's page and in the guide; an unread condition is not printed for citizens."""
    case = desk.single()
    known, owner = spec(case.item_version_id), sign_in("wangfang")
    desk.besides(known.id, *besides)
    clerk, here = sign_in(desk.login_of(known.window_post)), f"/desk/cases/{case.pk}/"
    pages = (text(clerk, here), text(owner, f"/cases/{case.pk}/"), text(owner, f"/items/{known.slug}/"))
    for page in pages:
        drawn = page[page.index('<ol class="stages"') :].split("</ol>")[0]
        assert ("受理初审" in drawn, "审批办结" in drawn) == (True, True)
        assert ("技术评审、专家评审" in drawn) == bool(besides)
    assert 'aria-current="step"' in pages[0].split('<ol class="stages"')[1].split("</li>")[0]
    assert ("材料审查" in pages[2], "特殊设计的" in pages[2]) == (bool(besides), False)
    login = desk.login_of(known.decide_post)
    assert sign_in("tax.window").get(f"{here}technical/order/").status_code == 403
    cases.accept(case=case.pk, by=desk.holder(known.window_post), at=desk.at)
    boss, examiner = sign_in(login), sign_in(login.replace("approver", "examiner"))
    assert boss.get(f"{here}technical/order/").status_code == (200 if besides else 302)
    assert (f"{here}technical/order/" in text(boss, here)) == bool(besides)
    if besides:
        _ordered_and_recorded(here, case.pk, boss, examiner, owner)


def _ordered_and_recorded(here: str, case: int, boss: Client, examiner: Client, owner: Client) -> None:
    order = {"kind": "expert_review", "subject": "设计方案", "reviewers": "专家五人", "days": "5", "notice": "评审五日"}
    for change in ({"notice": ""}, {"subject": ""}, {"kind": "hearing"}, {"days": "0"}):
        page = boss.post(f"{here}technical/order/", order | change)
        assert (page.status_code, "专家五人" in page.content.decode()) == (422, True), change
    assert boss.post(f"{here}technical/order/", order)["Location"] == f"{here}#steps"
    assert boss.post(f"{here}technical/order/", order).status_code == 409
    first = TechnicalReview.objects.get(case=case)
    assert "评审五日" in text(owner, f"/cases/{case}/")
    assert boss.get(f"{here}technical/").status_code == 302, "who has not the task records nothing"
    assert f"{here}technical/" in text(examiner, here)
    assert boss.post(f"{here}technical/{first.pk}/cancel/", {"why": ""}).status_code == 422
    assert boss.post(f"{here}technical/{first.pk}/cancel/", {"why": "改为书面审查"})["Location"] == f"{here}#steps"
    assert Hold.objects.get(case=case).released_at
    assert boss.post(f"{here}technical/order/", order | {"kind": "technical_review"}).status_code == 302
    assert "设计方案" in text(examiner, f"{here}technical/")
    bare = examiner.post(f"{here}technical/", {"result": "", "text": "补充消防通道"})
    assert (bare.status_code, "补充消防通道" in bare.content.decode()) == (422, True)
    report = _reported(here, boss, examiner)
    given = {"result": "conditions", "text": "补充消防通道", "file": paper_named("现场意见.pdf")}
    assert examiner.post(f"{here}technical/", given)["Location"] == f"{here}#steps"
    assert examiner.post(f"{here}technical/", given).status_code == 302, "there is nothing more to record"
    shown = text(boss, here)
    assert ("评审报告.pdf" in shown, "现场意见.pdf" in shown) == (True, True), "both files stand with the opinion"
    assert boss.get(report)["Content-Type"] == "application/pdf"
    assert owner.get(report).status_code == 403
    assert ("修改后通过" in shown, "补充消防通道" in shown, "改为书面审查" in shown) == (True, True, True)
    assert "技术审查已完成" in text(owner, f"/cases/{case}/")


def _reported(here: str, boss: Client, examiner: Client) -> str:
    """The report of those who judged: put in, refused, taken out, with what was typed kept; its address."""
    typed = {"result": "conditions", "text": "补充消防通道", "act": "attach"}
    for bad in (
        {},
        {"file": SimpleUploadedFile("评审.pdf", b"not a PDF")},
        {"file": SimpleUploadedFile("评审.exe", b"MZ")},
    ):
        page = examiner.post(f"{here}technical/", typed | bad)
        assert (page.status_code, "补充消防通道" in page.content.decode(), "file-error" in page.content.decode()) == (
            422, True, True,
        ), bad  # fmt: skip
    large = SimpleUploadedFile("评审.pdf", b"%PDF-1.7" + b"0" * uploads.LIMIT)
    kept = examiner.post(f"{here}technical/", typed | {"file": large, "act": ""})
    assert (kept.status_code, "补充消防通道" in kept.content.decode()) == (422, True)
    assert TechnicalReview.objects.get(recorded_at=None, cancelled_at=None).result == "", "not without its report"
    for _ in range(2):
        page = examiner.post(f"{here}technical/", typed | {"file": paper_named("评审报告.pdf")})
        assert (page.status_code, page.content.decode().count("/technical/reports/")) == (200, 1)
    assert 'value="conditions" checked' in " ".join(page.content.decode().split())
    first = TechnicalReport.objects.get()
    assert boss.post(f"{here}technical/", {"take_out": first.pk}).status_code == 302, "not his task: the case"
    assert "评审报告.pdf" not in examiner.post(f"{here}technical/", typed | {"take_out": first.pk}).content.decode()
    examiner.post(f"{here}technical/", typed | {"file": paper_named("评审报告.pdf")})
    return f"{here}technical/reports/{TechnicalReport.objects.get().pk}/"


def paper_named(name: str) -> SimpleUploadedFile:
    """A PDF as it comes from a browser."""
    return SimpleUploadedFile(name, paper(name), "application/pdf")
