"""Parcels through the doors: asked for by the applicant, packed at the window, told by the courier; all results handed over by it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.domain.bundles.models import Bundle, BundleCase, HandOver
from onewindow.domain.cases import actions as cases
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.kernel.log import run_readers
from onewindow.kernel.models import Event
from tests.web.workbench.conftest import SignIn, desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]
TO = {"name": "王芳", "phone": "13912345678", "address": "示范市城关区解放路88号3单元502室", "key": "k"}


def read(client: Client, address: str, status: int = 200) -> str:
    """A page that answers so."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def act(client: Client, row: Parcel, name: str, **typed: Any) -> int:
    """A form of the desk, sent with the version that stands."""
    row.refresh_from_db()
    sent = {"seen": row.version, "number": row.number, **typed}
    return int(client.post(f"/desk/parcels/{row.pk}/{name}/", sent).status_code)


@pytest.fixture
def bundle(desk: Desk, settings: Any) -> int:
    """A restaurant applied for by Wang Fang."""
    settings.COURIER = "demo"
    return desk.accepted()


def finish(desk: Desk, bundle: int) -> None:
    """Everything is decided and made."""
    for _ in range(8):
        for one in BundleCase.objects.filter(bundle=bundle, case__state__in=("reviewing", "deciding")):
            if one.case.state == "reviewing":
                desk.review(one.case)
            cases.grant(case=one.case_id, by=desk.holder(spec(one.case.item_version_id).decide_post), at=desk.at)
        desk.read()
    assert Bundle.objects.get(pk=bundle).state == "closed"


def test_all_results_by_courier_are_the_hand_over(bundle: int, desk: Desk, sign_in: SignIn, client: Client) -> None:
    me, other, clerk = sign_in("wangfang"), sign_in("liuyang"), sign_in("govservice.window")
    ask = f"/me/parcels/new/?ref=bundle:{bundle}&kind=send"
    assert f"ref=bundle:{bundle}" in read(me, f"/applications/{bundle}/")
    read(other, ask, 404)
    assert me.post(ask, TO | {"phone": "12"}).status_code == 422
    kept = me.post(ask, TO | {"address": ""})
    assert kept.status_code == 422 and "13912345678" in kept.content.decode()
    here = me.post(ask, TO)["Location"]
    assert me.post(ask, TO)["Location"] == here and me.post(ask, TO | {"key": "l"}).status_code == 409
    row = Parcel.objects.get()
    assert "解放路88号" in read(me, here) and here in read(me, "/me/parcels/")
    read(other, here, 404)
    assert other.post(f"{here}cancel/", {"reason": "x"}).status_code == 404
    finish(desk, bundle)
    row.refresh_from_db()
    assert row.state == "ready" and len(row.contents) > 1
    page = f"/desk/parcels/{row.pk}/"
    shown = read(clerk, page)
    assert "解放路88号" not in shown and "王芳" not in shown and page in read(clerk, "/desk/parcels/")
    assert page in read(clerk, "/desk/?all=1") and page in read(clerk, f"/desk/bundles/{bundle}/")
    assert act(clerk, row, "send", contents="") == 422
    assert act(clerk, row, "send", contents="证照\n公章") == 302 and act(clerk, row, "send", contents="x") == 409
    run_readers(desk.at)
    row.refresh_from_db()
    label = clerk.post(f"{page}label.pdf")
    assert label["Content-Type"] == "application/pdf"
    assert Event.objects.filter(kind="parcel", name="parcel.label").count() == 1
    assert me.post(f"{page}label.pdf").status_code == 403
    assert me.get(f"{here}slip.pdf")["Content-Type"] == "application/pdf"
    twin = f"/express/demo/{row.number}/"
    assert row.waybill in read(client, twin)
    assert client.post(twin, {"news": "picked"}).status_code == 302
    body, signature = demo.happen(row.number, news="delivered", at=desk.at, signed_by="王芳")
    sent = {"content_type": "application/json", "headers": {demo.SIGNATURE: signature}}
    assert client.post("/express/demo/notice/", body, **sent).content == b"delivered"
    assert client.post("/express/demo/notice/", body, **sent).content == b"delivered"
    assert client.post("/express/demo/notice/", body + b" ", **sent).status_code == 403
    assert client.post("/express/nobody/notice/", body, **sent).status_code == 403
    read(client, "/express/demo/KD1/", 404)
    run_readers(desk.at)
    over = HandOver.objects.get(bundle=bundle)
    assert over.collector == "王芳" and row.waybill in over.signed and len(over.results) > 1
    assert me.post(f"{here}cancel/", {"reason": "x"}).status_code == 409


def queries_of(client: Client, address: str) -> int:
    """How often a page asks."""
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    return len(asked)


def test_fetched_lost_and_given_back_at_the_desk(bundle: int, desk: Desk, sign_in: SignIn, settings: Any) -> None:
    me, clerk, examiner = sign_in("wangfang"), sign_in("govservice.window"), sign_in("market.examiner")
    ask = f"/me/parcels/new/?ref=bundle:{bundle}&kind=collect"
    assert me.post(ask, TO).status_code == 422  # which papers?
    assert me.post(ask, TO | {"contents": "租赁合同", "day": "2020-01-01"}).status_code == 422
    assert me.post(ask, TO | {"contents": "租赁合同"}).status_code == 302
    row = Parcel.objects.get()
    run_readers(desk.at)
    for address in ("/desk/parcels/", f"/desk/parcels/{row.pk}/"):
        assert examiner.get(address).status_code == me.get(address).status_code == 403
    assert act(clerk, row, "check-in", complete="yes") == 409
    actions.happen(number=row.number, news="delivered", by=None, at=desk.at)
    assert f"/desk/parcels/{row.pk}/" in read(clerk, "/desk/parcels/?lane=trouble")
    assert act(clerk, row, "check-in") == 422 and act(clerk, row, "check-in", complete="no") == 409
    assert act(clerk, row, "check-in", complete="no", note="缺第二页") == 302
    new = f"/desk/parcels/new/?ref=bundle:{bundle}"
    assert "王芳" not in read(clerk, new)
    assert clerk.post(new, TO | {"kind": "return", "contents": ""}).status_code == 422
    made = clerk.post(new, TO | {"kind": "return", "contents": "原件"})["Location"]
    assert clerk.post(new, TO | {"kind": "return", "contents": "原件"})["Location"] == made
    back = Parcel.objects.get(kind="return")
    assert act(clerk, back, "send", contents="原件") == 302
    assert act(clerk, back, "lose", reason="") == 422 and act(clerk, back, "lose", reason="查无下落") == 302
    assert act(clerk, back, "settle", how="again", note="") == 422
    assert act(clerk, back, "settle", how="again", note="补寄") == 302
    again = Parcel.objects.get(replaces=back)
    assert again.number in read(clerk, f"/desk/parcels/{back.pk}/")
    assert act(clerk, again, "cancel", reason="改到窗口领取") == 302
    assert f"/desk/parcels/{back.pk}/" in read(clerk, f"/desk/parcels/?q={back.number.lower()}")
    pages = ((clerk, "/desk/parcels/?lane=send"), (me, "/me/parcels/"))
    counts = []
    for key in ("c", "d"):
        assert clerk.post(new, TO | {"kind": "return", "contents": "原件", "key": key}).status_code == 302
        counts.append([queries_of(client, address) for client, address in pages])
    assert counts[0] == counts[1], "a list costs the same however long"
    settings.COURIER = ""
    assert "/me/parcels/new/" not in read(me, f"/applications/{bundle}/")
    assert me.post(f"/me/parcels/new/?ref=bundle:{bundle}&kind=send", TO | {"key": "z"}).status_code == 409
