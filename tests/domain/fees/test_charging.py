"""What is charged stands in the fee list (行政许可法 art. 58); one open bill a matter; what is typed wrong is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.domain.fees import actions, queries
from onewindow.domain.fees.actions import charging
from onewindow.domain.fees.models import Bill, BillLine, Fee
from onewindow.domain.fees.refusals import (
    AmountWrong,
    BasisMissing,
    EnteredAlready,
    NotFromThen,
    NothingToPay,
    NotInTheList,
    NotYours,
    PaidAlready,
)
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA


def adds_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_law58_no_fee_outside_the_list(billed):
    with pytest.raises(NotInTheList) as refused:
        billed(code="consulting")
    assert refused.value.details["codes"] == ["consulting"] and "58" in refused.value.source
    assert not Bill.objects.exists()


def test_law58_a_row_of_the_list_names_its_law(office, at):
    given = {"code": "x", "name_zh": "某费", "name_en": "Some fee", "rule": "fixed", "yuan": "5", "department": Fee.objects.first().department_id,
             "effective_from": at.astimezone(CHINA).date(), "by": office, "at": at}  # fmt: skip
    with pytest.raises(BasisMissing):
        actions.enter(basis=" ", **given)
    for yuan in ("-5", "0", "1.234", "abc", ""):
        with pytest.raises(AmountWrong):
            actions.enter(basis="某条例", **(given | {"yuan": yuan}))
    with pytest.raises(NotFromThen):
        actions.enter(basis="某条例", **(given | {"effective_from": given["effective_from"] - timedelta(days=1)}))
    actions.enter(basis="某条例", **given)
    with pytest.raises(EnteredAlready):
        actions.enter(basis="某条例", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.filter(code="x").update(basis="")


def test_only_the_office_keeps_the_list(town, at):
    with pytest.raises(NotYours):
        actions.end(fee=Fee.objects.first().pk, on=at.date(), by=town.clerk, at=at)


def test_a_new_row_replaces_the_old_one_from_its_day(office, billed, at):
    row, day = Fee.objects.get(code="re-home"), at.astimezone(CHINA).date()
    actions.enter(
        code="re-home", name_zh="登记费", name_en="Registration", rule="fixed", yuan="60", basis=row.basis,
        department=row.department_id, effective_from=day + timedelta(days=10), by=office, at=at,
    )  # fmt: skip
    assert queries.in_the_list(["re-home"], day)["re-home"].amount == 8000
    assert queries.in_the_list(["re-home"], day + timedelta(days=10))["re-home"].amount == 6000
    actions.end(fee=row.pk, on=day, by=office, at=at)
    with pytest.raises(NotInTheList):
        billed()


def test_one_bill_a_matter_with_a_line_for_each_part(billed):
    first = billed("k1", ref="bundle:7", part="case:1")
    again = billed("k1", ref="bundle:7", part="case:1")
    second = billed("k2", ref="bundle:7", part="case:2", code="re-certificate", quantity=3)
    adds_up()
    assert first.pk == again.pk == second.pk and second.total == 8000 + 3 * 1000
    assert BillLine.objects.filter(bill=first).count() == 2
    assert list(Event.objects.filter(kind="bill").order_by("id").values_list("name", flat=True)) == ["bill.charge", "bill.add"]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():  # the lines and the total belong together
        BillLine.objects.filter(bill=first, ref="case:2").update(quantity=1, amount=1000)
        adds_up()


def test_a_part_that_ends_twice_at_once_is_taken_off_once(billed, at, monkeypatch: pytest.MonkeyPatch):
    bill, look = billed("k1", ref="bundle:7", part="case:1"), charging.look

    def meanwhile(pk):
        row = look(pk)
        monkeypatch.undo()
        assert actions.drop(ref="case:1", reason="撤回", by=Actor.SYSTEM, at=at) == [bill.pk]
        return row

    monkeypatch.setattr(charging, "look", meanwhile)
    assert actions.drop(ref="case:1", reason="撤回", by=Actor.SYSTEM, at=at) == []
    assert Event.objects.filter(name="bill.cancel", thing=bill.pk).count() == 1


def test_a_part_that_has_ended_is_not_owed(billed, at):
    billed("k1", ref="bundle:7", part="case:1")
    bill = billed("k2", ref="bundle:7", part="case:2")
    assert actions.drop(ref="case:2", reason="撤回", by=Actor.SYSTEM, at=at) == [bill.pk]
    bill.refresh_from_db()
    assert (bill.state, bill.total) == ("open", 8000)
    actions.drop(ref="case:1", reason="撤回", by=Actor.SYSTEM, at=at)
    assert actions.drop(ref="case:1", reason="撤回", by=Actor.SYSTEM, at=at) == []
    bill.refresh_from_db()
    adds_up()
    assert (bill.state, bill.reason) == ("cancelled", "撤回")


def test_what_is_free_makes_no_bill(office, billed, at):
    row = Fee.objects.get(code="re-home")
    actions.enter(
        code="free", name_zh="查询", name_en="Search", rule="free", yuan="", basis=row.basis,
        department=row.department_id, effective_from=at.astimezone(CHINA).date(), by=office, at=at,
    )  # fmt: skip
    with pytest.raises(NothingToPay):
        billed(code="free")


def test_a_paid_bill_is_not_called_off(billed, town, at):
    bill = billed()
    actions.pay(bill=bill.pk, means="cash", amount=8000, key="p", by=town.clerk, at=at)
    with pytest.raises(PaidAlready):
        actions.cancel(bill=bill.pk, reason="错", by=town.clerk, at=at)
    assert actions.drop(ref="case:1", reason="撤回", by=Actor.SYSTEM, at=at) == []
