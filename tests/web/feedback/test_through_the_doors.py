"""Questions through the doors: asked on a guide, answered at the desk, read and rated, watched by the office; who may not."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.config.demo.asking import asked
from onewindow.domain.catalogue.actions.search import index_items
from onewindow.domain.feedback import actions
from onewindow.domain.feedback.models import Consultation
from onewindow.kernel.log import run_readers
from tests.web.workbench.conftest import SignIn, desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]
ITEM, Q, A = "signboard", "店招多高要审批？", "高出一层檐口的要审批。"


def ask(client: Client, text: str = "店招要审批吗？电话 13900000001", key: str = "k1") -> Any:
    """The form of the portal, sent."""
    return client.post(f"/me/questions/new/?item={ITEM}", {"title": "", "text": text, "key": key})


def act(client: Client, pk: int, name: str, **typed: Any) -> Any:
    """A form of the desk, sent."""
    return client.post(f"/desk/questions/{pk}/{name}/", typed)


def test_from_the_guide_to_the_guide(desk: Desk, sign_in: SignIn) -> None:
    """Asked once however often it is sent; passed on, given time, answered, rated, published, taken off."""
    me, officer, boss = sign_in("wangfang"), sign_in("urban.examiner"), sign_in("urban.supervisor")
    assert f"?item={ITEM}" in me.get(f"/items/{ITEM}/").content.decode()
    empty = ask(me, text=" ")
    assert empty.status_code == 422 and "error-summary" in empty.content.decode()
    assert ask(me)["Location"] == ask(me)["Location"]
    row = Consultation.objects.get()
    here = f"/desk/questions/{row.pk}/"
    assert here in officer.get("/desk/").content.decode()
    page = officer.get(here).content.decode()
    assert "13900000001" not in page
    assert "139******01" in page
    assert "王芳" not in page
    late = act(officer, row.pk, "answer", text="草稿", seen=row.version + 7)
    assert late.status_code == 409 and "草稿" in late.content.decode()
    assert act(officer, row.pk, "extend", reason="", seen=1).status_code == 422
    assert act(officer, row.pk, "extend", reason="要看现场。", seen=1, number=row.number).status_code == 302
    assert act(officer, row.pk, "answer", text=A).status_code == 302
    assert act(officer, row.pk, "answer", text=A).status_code == 302  # once more: already done
    run_readers(desk.at)
    inbox = me.get("/me/inbox/").content.decode()
    assert f"consultation:{row.pk}" in inbox
    opened = me.post("/me/inbox/read/", {"message": "", "ref": f"consultation:{row.pk}"})
    assert opened["Location"] == f"/me/questions/{row.pk}/"
    assert A in me.get(f"/me/questions/{row.pk}/").content.decode()
    assert me.post(f"/me/questions/{row.pk}/rate/", {"satisfied": "yes"}).status_code == 302
    assert me.post(f"/me/questions/{row.pk}/rate/", {"satisfied": "no"}).status_code == 409
    assert str(row.title) in me.get("/me/questions/").content.decode()
    refused = act(officer, row.pk, "propose", question="王芳问", answer=A)
    assert refused.status_code == 409 and "王芳问" in refused.content.decode()
    assert act(officer, row.pk, "propose", question=Q, answer=A).status_code == 302
    assert act(boss, row.pk, "publish", question=Q, answer=A).status_code == 302
    for public in (f"/items/{ITEM}/", f"/items/{ITEM}/questions/"):
        assert Q in Client().get(public).content.decode()
    read = Client().get(f"/api/v1/items/{ITEM}/questions").json()
    assert [(one["question"], one["answer"]) for one in read["questions"]] == [(Q, A)] and read["next"] is None
    assert Client().get("/api/v1/items/no-such-item/questions").status_code == 404
    assert act(boss, row.pk, "take-off", reason="规定已改").status_code == 302
    assert Q not in Client().get(f"/items/{ITEM}/questions/").content.decode()
    assert Client().get(f"/api/v1/items/{ITEM}/questions").json()["questions"] == []


def test_at_the_window(desk: Desk, sign_in: SignIn) -> None:
    """The service is found by words; without a telephone nothing is taken down; the window tells the answer."""
    clerk, officer = sign_in("govservice.window"), sign_in("urban.examiner")
    index_items(at=desk.at, slugs=[ITEM])
    assert f"?item={ITEM}" in clerk.get("/desk/services/question/?q=户外招牌").content.decode()
    here = f"/desk/questions/new/?item={ITEM}"
    typed = {"name": "老李", "phone": "", "text": "招牌要批吗", "key": "w"}
    refused = clerk.post(here, typed)
    assert refused.status_code == 422 and "招牌要批吗" in refused.content.decode()
    done = clerk.post(here, typed | {"phone": "13900000009"})
    row = Consultation.objects.get()
    assert done["Location"] == f"/desk/questions/{row.pk}/"
    act(officer, row.pk, "answer", text=A)
    assert "13900000009" in clerk.get(done["Location"]).content.decode()
    assert "13900000009" not in officer.get(done["Location"]).content.decode()
    assert act(clerk, row.pk, "tell", satisfied="no").status_code == 302
    row.refresh_from_db()
    assert row.satisfied is False and row.told_at


def test_the_office_watches(desk: Desk, sign_in: SignIn) -> None:
    """Figures, filters, a list that costs the same for one and for many, the file of the standard."""
    asker, boss = desk.actor("wangfang"), sign_in("govservice.office")
    empty = boss.get("/office/catalogue/questions/")
    assert "empty-state" in empty.content.decode()
    actions.ask(item=ITEM, title="=HYPERLINK", text="x", key="0", by=asker, at=desk.at)
    with CaptureQueriesContext(connection) as one:
        boss.get("/office/catalogue/questions/")
    for n in range(4):
        actions.ask(item=ITEM, title=f"t{n}", text="x", key=f"k{n}", by=asker, at=desk.at)
    with CaptureQueriesContext(connection) as many:
        page = boss.get("/office/catalogue/questions/").content.decode()
    assert len(many) <= len(one) <= 16
    assert page.count("/desk/questions/") == 5
    assert "empty-state" in boss.get("/office/catalogue/questions/?state=published").content.decode()
    file = boss.get(f"/office/catalogue/questions/export/?from={desk.at:%Y-%m-%d}")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[0] == "咨询编码" and len(lines) == 6
    assert "'=HYPERLINK" in file.content.decode()


def test_who_may_not(desk: Desk, sign_in: SignIn) -> None:
    """Strangers, other citizens, other departments: no page, no act; the office's pages are the administrators'."""
    pk = actions.ask(item=ITEM, title="t", text="x", key="k", by=desk.actor("wangfang"), at=desk.at).id
    for who in ("", "liguoqiang", "tax.examiner", "govservice.window"):
        client = sign_in(who) if who else Client()
        for path in (f"/me/questions/{pk}/", f"/desk/questions/{pk}/", "/office/catalogue/questions/"):
            assert client.get(path).status_code in (302, 403, 404), path
        assert client.get("/office/catalogue/questions/export/").status_code in (302, 403)
        for name in ("answer", "forward", "extend", "tell", "propose", "publish", "decline", "take-off"):
            typed = {"text": "x", "reason": "x", "department": "1", "question": "x", "answer": "x"}
            answered = act(client, pk, name, **typed)
            assert answered.status_code in (302, 403, 404), name
            assert answered.status_code != 302 or "/login" in answered["Location"], name
        for name in ("rate", "withdraw"):
            assert client.post(f"/me/questions/{pk}/{name}/", {"satisfied": "yes"}).status_code in (302, 403, 404)
    row = Consultation.objects.get(pk=pk)
    assert (row.state, row.version, row.satisfied) == ("asked", 1, None)


def test_the_demo_city_has_asked(desk: Desk) -> None:
    """One answer stands in the guide, one was given, one question waits; filled again, nothing is added."""
    for _ in range(2):
        asked(timezone.now())
    rows = Consultation.objects.order_by("pk")
    assert [(row.state, row.published_at is not None) for row in rows] == [
        ("closed", True), ("answered", False), ("asked", False),
    ]  # fmt: skip
