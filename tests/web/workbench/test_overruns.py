"""A limit that was not kept, through the doors: the to-do list, the explanation, the applicant's page, everybody's page."""

from typing import Any

from django.test import Client

from onewindow.domain.cases.models import Overrun
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.due import sweep
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk


def test_asked_explained_corrected_and_read_by_everybody(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    case = desk.reviewing(desk.accepted())
    known = spec(case.item_version_id)
    sweep(case.promised_due_at)
    row = Overrun.objects.get(case=case, clock="promised")
    explain = f"/desk/overruns/{row.pk}/explain/"
    approver, everybody = sign_in(desk.login_of(known.decide_post)), Client()
    assert f"/desk/overruns/{row.pk}/" in approver.get("/desk/?all=1").content.decode(), "on the to-do list"
    assert f"/desk/overruns/{row.pk}/" in approver.get(f"/desk/cases/{case.pk}/").content.decode()
    named = approver.post(explain, {"text": f"{case.holder_name}的材料", "seen": row.version})
    assert named.status_code == 409 and f"{case.holder_name}的材料" in named.content.decode()
    assert approver.post(explain, {"text": ""}).status_code == 422
    assert sign_in("housing.window").post(explain, {"text": "x"}).status_code == 403
    assert approver.post(explain, {"text": "系统升级", "seen": row.version}).status_code == 302
    assert approver.post(explain, {"text": "另有原因", "seen": row.version}).status_code == 409
    assert approver.post(f"/desk/overruns/{row.pk}/correct/", {"text": "另有原因"}).status_code == 403
    supervisor = sign_in(desk.login_of(known.supervisor_post))
    assert supervisor.post(f"/desk/overruns/{row.pk}/correct/", {"text": "系统升级，已恢复"}).status_code == 302
    assert supervisor.get("/desk/overruns/999999/").status_code == 404
    owner = sign_in("wangfang")
    assert "系统升级，已恢复" in owner.get(f"/cases/{case.pk}/", follow=True).content.decode()
    assert owner.get(f"/desk/overruns/{row.pk}/").status_code in (302, 403)
    public = everybody.get("/overruns/").content.decode()
    assert "系统升级，已恢复" in public and case.number not in public and case.holder_name not in public
    for nonsense in ("?department=x", "?after=nothing", "?after=-1"):
        assert everybody.get(f"/overruns/{nonsense}").status_code == 200
    with django_assert_max_num_queries(3):
        everybody.get("/overruns/")
