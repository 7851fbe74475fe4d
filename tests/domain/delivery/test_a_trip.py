"""A parcel's road: asked for, packed, ordered, tracked, signed for; fetched papers checked in; lost, refused, late, called off."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.domain.cases import actions as cases
from onewindow.domain.delivery import actions, queries
from onewindow.domain.delivery.models import Parcel, Track, TwinParcel
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.domain.delivery.refusals import (
    AddressMissing,
    BadNews,
    ContentsMissing,
    DayUnfit,
    NoCourier,
    NoSuchMatter,
    NoSuchParcel,
    NotAtThisStep,
    NothingToFetch,
    NothingToSend,
    NotYours,
    OutcomeUnknown,
    ReasonMissing,
    UnderWayAlready,
)
from onewindow.domain.messages.models import Message
from onewindow.domain.org.queries import Actor
from onewindow.kernel import retention
from onewindow.kernel.due import sweep
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile
from tests.domain.delivery.conftest import HOME, grant, happened, news, told


def tasks(parcel):
    return list(Task.objects.filter(kind="parcel", thing=parcel, closed_at=None).values_list("name", flat=True))


def keys(parcel):
    return list(Message.objects.filter(ref=f"parcel:{parcel}").order_by("pk").values_list("key", flat=True))


def test_asked_for_before_the_decision_and_sent_after_it(road, filed):
    ref, me = f"case:{filed}", road.city.citizen
    asked = actions.ask(ref=ref, to=HOME, key="k", by=me, at=road.at)
    assert actions.ask(ref=ref, to=HOME, key="k", by=me, at=road.at) == asked
    with pytest.raises(UnderWayAlready):
        actions.ask(ref=ref, to=HOME, key="other", by=me, at=road.at)
    news(road)
    row = Parcel.objects.get()
    assert (row.state, row.phone, tasks(row.pk)) == ("wanted", "13900000001", [])
    with pytest.raises(NotAtThisStep):
        actions.send(parcel=row.pk, contents=["x"], by=road.city.clerk, at=road.at)
    grant(road, filed)
    row.refresh_from_db()
    assert row.state == "ready" and tasks(row.pk) == ["send-parcel"] and row.contents
    for nobody in (me, road.city.approver):
        with pytest.raises(NotYours):
            actions.send(parcel=row.pk, contents=["x"], by=nobody, at=road.at)
    with pytest.raises(ContentsMissing):
        actions.send(parcel=row.pk, contents=[" "], by=road.city.clerk, at=road.at)
    with pytest.raises(ChangedMeanwhile):
        actions.send(parcel=row.pk, contents=["x"], seen=1, by=road.city.clerk, at=road.at)
    actions.send(parcel=row.pk, contents=["证照一本"], by=road.city.clerk, at=road.at)
    news(road)
    row.refresh_from_db()
    assert row.waybill == TwinParcel.objects.get().waybill and tasks(row.pk) == ["overdue"]
    assert happened(road, row, "picked", "moving", "out", "delivered") == "delivered"
    assert (row.signed_by, tasks(row.pk)) == ("张三", [])
    assert keys(row.pk) == ["parcel.ordered", "parcel.delivered"]
    said = json.dumps([event.data for event in Event.objects.filter(kind="parcel")], ensure_ascii=False)
    assert "张三" not in said and "解放路" not in said and "1390" not in said


def test_who_may_ask_and_what_is_needed(road, filed, settings):
    ref, me = f"case:{filed}", road.city.citizen
    for by in (road.city.stranger, road.city.of("fire", "examiner")):
        with pytest.raises(Refusal):
            actions.ask(ref=ref, to=HOME, key="s", by=by, at=road.at)
    for wrong in ("case:999999", "bundle:1", "moon:1", "case:x", "case:", "case:-1", "case:" + "9" * 30):
        with pytest.raises(Refusal):
            actions.ask(ref=wrong, to=HOME, key="s", by=me, at=road.at)
    for lacking in (replace(HOME, name=" "), replace(HOME, phone="12"), replace(HOME, address="")):
        with pytest.raises(AddressMissing):
            actions.ask(ref=ref, to=lacking, key="s", by=me, at=road.at)
    settings.COURIER = ""
    with pytest.raises(NoCourier):
        actions.ask(ref=ref, to=HOME, key="s", by=me, at=road.at)
    assert not queries.offered() and queries.problem() == ""
    settings.COURIER = "nobody"
    assert "nobody" in queries.problem()
    settings.COURIER, settings.DEMO = "demo", False
    assert queries.configured() is None and queries.problem()
    assert not Parcel.objects.exists()


def test_papers_are_fetched_and_checked_in(road, filed):
    ref, me, clerk = f"case:{filed}", road.city.citizen, road.city.clerk
    today = road.now.date()
    for day in (today - timedelta(days=1), today + timedelta(days=8)):
        with pytest.raises(DayUnfit):
            actions.order_pickup(ref=ref, to=HOME, contents=["原件"], day=day, key="p", by=me, at=road.at)
    asked = actions.order_pickup(ref=ref, to=HOME, contents=["房产证原件"], day=today, key="p", by=me, at=road.at)
    news(road)
    row = Parcel.objects.get(pk=asked.id)
    assert row.waybill and keys(row.pk) == ["parcel.fetching"]
    with pytest.raises(NotAtThisStep):
        actions.check_in(parcel=row.pk, complete=True, by=clerk, at=road.at)
    assert happened(road, row, "picked", "delivered") == "delivered"
    assert tasks(row.pk) == ["check-in"]
    with pytest.raises(ReasonMissing):
        actions.check_in(parcel=row.pk, complete=False, by=clerk, at=road.at)
    with pytest.raises(NotYours):
        actions.check_in(parcel=row.pk, complete=True, by=me, at=road.at)
    actions.check_in(parcel=row.pk, complete=False, note="缺一页", by=clerk, at=road.at)
    news(road)
    row.refresh_from_db()
    assert (row.state, row.outcome, tasks(row.pk)) == ("settled", "short", [])
    assert keys(row.pk)[-1] == "parcel.checked"
    grant(road, filed)
    with pytest.raises(NothingToFetch):
        actions.order_pickup(ref=ref, to=HOME, contents=["原件"], key="q", by=me, at=road.at)


def test_an_event_twice_counts_once_and_late_ones_are_only_written_down(road, sent):
    row = sent()
    call = told(road, row, "delivered")
    assert [actions.told(**call) for _ in range(3)] == ["delivered"] * 3
    assert Event.objects.filter(kind="parcel", name="parcel.deliver").count() == Track.objects.count() == 1
    assert happened(road, row, "picked", "lost") == "delivered"
    assert Track.objects.count() == 3


def test_a_forged_message_and_an_unknown_number_change_nothing(road, sent):
    row = sent()
    call = told(road, row, "delivered")
    for body, signature in (
        (call["body"] + b" ", call["headers"]),
        (b"{", {demo.SIGNATURE: demo.sign(b"{")}),
        (call["body"], {}),
    ):
        with pytest.raises(BadNews):
            actions.told(slug="demo", body=body, headers=signature, at=road.at)
    with pytest.raises(NoCourier):
        actions.told(**call | {"slug": "nobody"})
    for change in ({"number": "KD0"}, {"news": "stolen"}):
        said = json.loads(call["body"])["events"][0] | change
        body = json.dumps({"events": [said]}).encode()
        with pytest.raises(NoSuchParcel):
            actions.told(slug="demo", body=body, headers={demo.SIGNATURE: demo.sign(body)}, at=road.at)
    row.refresh_from_db()
    assert row.state == "ordered" and not Track.objects.exists()


def test_a_lost_message_is_asked_for(road, sent):
    row = sent()
    told(road, row, "picked")
    told(road, row, "delivered")  # neither ever arrives
    assert actions.asked(parcel=row.pk, at=road.at) == "delivered"
    assert actions.asked(parcel=row.pk, at=road.at) == "delivered"
    assert Track.objects.count() == 2


def test_lost_the_applicant_is_told_and_the_window_sends_again(road, sent):
    row, clerk = sent(), road.city.clerk
    assert happened(road, row, "picked", "lost") == "lost"
    assert tasks(row.pk) == ["reissue"] and keys(row.pk)[-1] == "parcel.lost"
    with pytest.raises(OutcomeUnknown):
        actions.settle(parcel=row.pk, how="received", note="x", by=clerk, at=road.at)
    with pytest.raises(ReasonMissing):
        actions.settle(parcel=row.pk, how="again", note=" ", by=clerk, at=road.at)
    with pytest.raises(NotYours):
        actions.settle(parcel=row.pk, how="again", note="x", by=road.city.citizen, at=road.at)
    actions.settle(parcel=row.pk, how="again", note="证照已补制，重新寄出", by=clerk, at=road.at)
    with pytest.raises(NotAtThisStep):
        actions.settle(parcel=row.pk, how="again", note="x", by=clerk, at=road.at)
    new = Parcel.objects.get(replaces=row)
    assert (new.state, new.address, tasks(new.pk)) == ("ready", row.address, ["send-parcel"])
    row.refresh_from_db()
    assert (row.state, row.outcome, tasks(row.pk)) == ("settled", "again", [])
    assert happened(road, row, "delivered") == "settled"  # it turns up after all: written down, no more


def test_refused_at_the_door_it_comes_back_and_waits_at_the_counter(road, sent):
    row = sent()
    assert happened(road, row, "picked", "refused", "returned") == "returning"
    assert tasks(row.pk) == ["parcel-back"]
    actions.settle(parcel=row.pk, how="counter", note="电话约定到窗口领取", by=road.city.clerk, at=road.at)
    news(road)
    assert keys(row.pk)[-2:] == ["parcel.returning", "parcel.settled"]


def test_late_it_is_asked_for_and_traced_and_declared_lost(road, sent):
    row = sent()
    sweep(road.now + timedelta(days=8))
    news(road)
    assert tasks(row.pk) == ["trace"]
    with pytest.raises(ReasonMissing):
        actions.declare_lost(parcel=row.pk, reason="", by=road.city.clerk, at=road.at)
    actions.declare_lost(parcel=row.pk, reason="快递企业查无下落", by=road.city.clerk, at=road.at)
    assert tasks(row.pk) == ["reissue"]
    assert happened(road, row, "delivered") == "delivered" and tasks(row.pk) == []


def test_called_off_until_the_courier_has_it(road, sent):
    row, me = sent(), road.city.citizen
    with pytest.raises(NoSuchParcel):
        actions.cancel(parcel=row.pk, reason="x", by=road.city.stranger, at=road.at)
    actions.cancel(parcel=row.pk, reason="改为自取", by=me, at=road.at)
    news(road)
    assert TwinParcel.objects.get().cancelled and tasks(row.pk) == []
    again = actions.ask(ref=row.ref, to=HOME, key="again", by=me, at=road.at)
    assert tasks(again.id) == ["send-parcel"]
    actions.send(parcel=again.id, contents=["证照"], by=road.city.clerk, at=road.at)
    news(road)
    happened(road, Parcel.objects.get(pk=again.id), "picked")
    with pytest.raises(NotAtThisStep):
        actions.cancel(parcel=again.id, reason="x", by=me, at=road.at)


def test_what_ends_without_a_result_has_nothing_to_send(road, filed):
    ref, me = f"case:{filed}", road.city.citizen
    asked = actions.ask(ref=ref, to=HOME, key="k", by=me, at=road.at)
    cases.withdraw(case=filed, by=me, at=road.at)
    news(road)
    assert Parcel.objects.get(pk=asked.id).state == "cancelled"
    with pytest.raises(NothingToSend):
        actions.ask(ref=ref, to=HOME, key="l", by=me, at=road.at)
    with pytest.raises(NothingToSend):
        actions.prepare(ref=ref, kind="send", to=HOME, contents=["x"], key="m", by=road.city.clerk, at=road.at)
    back = actions.prepare(ref=ref, kind="return", to=HOME, contents=["原件"], key="n", by=road.city.clerk, at=road.at)
    assert tasks(back.id) == ["send-parcel"]
    with pytest.raises(NoSuchMatter):
        actions.prepare(ref="moon:1", kind="return", to=HOME, contents=["x"], key="o", by=road.city.clerk, at=road.at)


def test_names_and_addresses_are_forgotten_a_year_after(road, sent):
    row = sent()
    happened(road, row, "delivered")
    with pytest.raises(NotYours):
        actions.forget(parcel=row.pk, by=road.city.clerk, at=road.at)
    retention.carry_out(at=road.now + timedelta(days=300))
    row.refresh_from_db()
    assert row.address
    retention.carry_out(at=road.now + timedelta(days=370))
    row.refresh_from_db()
    assert (row.name, row.phone, row.address, row.signed_by) == ("", "", "", "") and row.contents
    assert queries.slip(Actor.SYSTEM, row.pk)[1].startswith(b"%PDF")
