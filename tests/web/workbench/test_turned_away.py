"""Who came and was not filed, at the desk: written down by a clerk, answered by a supervisor, counted, drilled down to."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Enquiry
from onewindow.domain.catalogue.queries import spec
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLERK, SUPERVISOR = "govservice.window", "govservice.supervisor"
SAID = {
    "asked": "想办烟草证",
    "told": "材料不齐，已列清单",
    "reason": "incomplete",
    "phone": "13900000001",
    "name": "张三丰",
}


def test_written_down_once_answered_by_the_supervisor_and_counted(desk: Desk, sign_in: SignIn) -> None:
    clerk, supervisor = sign_in(CLERK), sign_in(SUPERVISOR)
    assert clerk.get("/desk/enquiries/new/?item=tobacco-retail").status_code == 200
    bare = clerk.post("/desk/enquiries/new/", SAID | {"asked": "", "key": "k"})
    assert bare.status_code == 422 and "材料不齐，已列清单" in bare.content.decode()
    assert clerk.post("/desk/enquiries/new/", SAID | {"reason": "not-ours", "key": "k"}).status_code == 422
    for _ in range(2):
        answer = clerk.post("/desk/enquiries/new/?item=tobacco-retail", SAID | {"away": "yes", "key": "k"})
        assert answer.status_code == 302
    (row,) = Enquiry.objects.all()
    address = f"/desk/enquiries/{row.pk}/"
    page = supervisor.get(address).content.decode()
    assert "想办烟草证" in page and "张三丰" not in page and "13900000001" not in page
    assert "想办烟草证" in supervisor.get("/desk/?all=1").content.decode(), "it stands on his to-do list"
    assert clerk.post(f"{address}answer/", {"verdict": "right", "text": "x"}).status_code == 403
    assert supervisor.post(f"{address}answer/", {"verdict": "wrong", "text": ""}).status_code == 422
    assert supervisor.post(f"{address}answer/", {"verdict": "wrong", "text": "应当收件"}).status_code == 302
    assert supervisor.post(f"{address}answer/", {"verdict": "right", "text": "晚了"}).status_code == 409
    assert "应当收件" in clerk.get(address).content.decode()
    counted = supervisor.get("/desk/refusals/").content.decode()
    assert f"/desk/enquiries/?post={row.post}" in counted and "100%" in counted
    for other in (sign_in("market.examiner"), sign_in("wangfang")):
        for path in ("/desk/enquiries/", address, "/desk/refusals/", "/desk/enquiries/new/"):
            assert other.get(path).status_code in (302, 403), path
    assert sign_in("market.supervisor").get(address).status_code == 404


def test_the_list_asks_as_often_for_thirty_as_for_three(desk: Desk, sign_in: SignIn) -> None:
    clerk, at = desk.actor(CLERK), desk.at
    for n in range(33):
        actions.record_enquiry(**SAID, turned_away=n % 2 == 0, key=str(n), by=clerk, at=at)
    client = sign_in(CLERK)
    client.get("/desk/enquiries/")
    with CaptureQueriesContext(connection) as asked:
        first = client.get("/desk/enquiries/")
    assert len(asked) <= 16
    assert "before=" in first.content.decode()
    last = Enquiry.objects.order_by("pk").values_list("pk", flat=True)[3]
    with CaptureQueriesContext(connection) as few:
        client.get(f"/desk/enquiries/?before={last}")
    assert len(few) == len(asked)


def test_a_proposal_is_counted_and_leads_to_its_case(desk: Desk, sign_in: SignIn) -> None:
    case = desk.reviewing(desk.accepted())
    desk.review(case)
    known = spec(case.item_version_id)
    approver, supervisor = sign_in(desk.login_of(known.decide_post)), sign_in(desk.login_of(known.supervisor_post))
    words = {"reasons": "无第二出口", "legal_basis": "消防法第十五条", "guidance": "改建后再申请"}
    bare = approver.post(f"/desk/cases/{case.pk}/refuse/", words)
    assert bare.status_code == 422 and "请从清单中选择事由" in bare.content.decode()
    assert approver.post(f"/desk/cases/{case.pk}/refuse/", words | {"reason": "not-ours"}).status_code == 409
    approver.post(f"/desk/cases/{case.pk}/refuse/", words | {"reason": "conditions-not-met"})
    assert approver.post(f"/desk/cases/{case.pk}/consent/").status_code in (403, 409)
    counted = supervisor.get("/desk/refusals/").content.decode()
    assert f"/desk/refusals/{known.decide_post}/" in counted
    listed = supervisor.get(f"/desk/refusals/{known.decide_post}/").content.decode()
    assert case.number in listed and f"/desk/cases/{case.pk}/" in listed
    supervisor.post(f"/desk/cases/{case.pk}/consent/")
    paper = supervisor.get(f"/desk/cases/{case.pk}/notices/refusal.pdf")
    assert paper.status_code == 200 and paper.content[:4] == b"%PDF"
