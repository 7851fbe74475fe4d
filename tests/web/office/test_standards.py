"""The library of standards in the office: entered once, renewed, tied, checked, withdrawn; read by the staff, written by the office."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.domain.catalogue.models import Standard, StandardTie
from tests.web.workbench.conftest import SignIn, desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]
HERE = "/office/catalogue/standards/"
NEW = {
    "number": "SFS/T 499", "family": "work", "name_zh": "示范岗位标准", "edition": "2026",
    "valid_from": "2026-01-01", "key": "k",
}  # fmt: skip


def test_kept_by_the_office_read_by_the_staff(desk: Desk, sign_in: SignIn) -> None:
    """Sent twice it stands once; a clash stays in the form; every change by the office alone; two queries more for no list."""
    boss, clerk = sign_in("govservice.office"), sign_in("urban.examiner")
    assert boss.post(f"{HERE}new/", NEW | {"name_zh": ""}).status_code == 422
    assert boss.post(f"{HERE}new/", NEW)["Location"] == boss.post(f"{HERE}new/", NEW)["Location"]
    clash = boss.post(f"{HERE}new/", NEW | {"key": "other"})
    assert clash.status_code == 409 and "示范岗位标准" in clash.content.decode()
    pk = Standard.objects.get(number="SFS/T 499").pk
    one = f"{HERE}{pk}/"
    acts = {
        "tie/": {"role": "examiner"},
        "check/": {"name_zh": "微笑", "what_zh": "迎送有礼", "every": "day"},
        "renew/": NEW | {"edition": "2027", "valid_from": "2030-01-01", "seen": "1"},
        "withdraw/": {"last_day": "2030-06-30", "reason": "并入", "seen": "2"},
    }
    for client, wanted in ((Client(), (302,)), (sign_in("wangfang"), (302, 403)), (clerk, (403,))):
        for act, typed in acts.items():
            answer = client.post(one + act, typed)
            assert answer.status_code in wanted, act
            assert answer.status_code == 403 or "/login" in answer["Location"]
    assert "SFS/T 499" not in clerk.get("/desk/standards/").content.decode()
    for act, typed in acts.items():
        answer = boss.post(one + act, typed | {"key": act})
        assert (answer.status_code, answer.get("Location")) == (302, one), act
    assert "SFS/T 499" in clerk.get("/desk/standards/").content.decode()
    assert "并入" in boss.get(one).content.decode() and clerk.get(one).status_code == 200
    tie = StandardTie.objects.get(standard=pk).pk
    assert boss.post(f"{one}ties/{tie}/end/").status_code == 302
    assert "SFS/T 499" not in clerk.get("/desk/standards/").content.decode()
    assert "SFS/T 205" in boss.get("/office/catalogue/items/signboard/").content.decode()
    with CaptureQueriesContext(connection) as few:
        boss.get(f"{HERE}?q=36112")
    with CaptureQueriesContext(connection) as many:
        boss.get(HERE)
    assert len(many) <= len(few)
