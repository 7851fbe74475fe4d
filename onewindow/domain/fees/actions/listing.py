"""The fee list (收费目录): rows entered from a day on, ended, bound to items. A row that was charged under never changes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from onewindow.domain.catalogue.models import Item
from onewindow.domain.fees.actions.reading import account_in
from onewindow.domain.fees.models import RULES, Fee, FeeItem
from onewindow.domain.fees.refusals import (
    AmountWrong,
    BasisMissing,
    ItemUnknown,
    NameMissing,
    NotFromThen,
    NotInTheList,
)
from onewindow.domain.fees.rules import fen
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.step import hard_rules
from onewindow.kernel.worktime import CHINA


def enter(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    rule: str,
    yuan: str,
    basis: str,
    department: int,
    effective_from: date,
    items: Sequence[str] = (),
    unit_zh: str = "",
    unit_en: str = "",
    checked: bool = False,
    by: Actor,
    at: datetime,
) -> int:
    """列入收费目录. A row of the fee list from a day on; of a code that has one, the new row replaces it then. Its id.

    :param items: slugs of the items it is charged for; the code keeps those it has.
    :raises NotYours: for anybody but the office. :raises BasisMissing: no fee without a law (行政许可法 art. 58).
    :raises NameMissing, AmountWrong, ItemUnknown: what was typed. :raises NotFromThen: from a day that is past.
    :raises EnteredAlready: the code has a row from that day.
    """
    account = account_in("office", by)
    if not code.strip() or not name_zh.strip() or not name_en.strip():
        raise NameMissing()
    if not basis.strip():
        raise BasisMissing()
    if effective_from < at.astimezone(CHINA).date():
        raise NotFromThen(day=effective_from.isoformat())
    amount = 0 if rule == "free" else fen(yuan)
    if rule not in RULES or amount is None or (amount > 0) == (rule == "free"):
        raise AmountWrong()
    known = dict(Item.objects.filter(slug__in=list(items)).values_list("slug", "pk"))
    if missing := sorted(set(items) - known.keys()):
        raise ItemUnknown(items=missing)
    with hard_rules(), transaction.atomic():
        row = Fee.objects.create(
            code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), rule=rule, amount=amount,
            unit_zh=unit_zh.strip(), unit_en=unit_en.strip(), basis=basis.strip(), checked=checked,
            department=Department.objects.get(pk=department), effective_from=effective_from,
        )  # fmt: skip
        for item in known.values():
            FeeItem.objects.get_or_create(item_id=item, code=row.code)
        log.add("fees.enter", by=account, at=at, data={"fee": row.pk, "code": row.code})
    return row.pk


def end(*, fee: int, on: date, by: Actor, at: datetime) -> None:
    """移出收费目录. From a day on nothing is charged by this row any more.

    :raises NotYours: for anybody but the office. :raises NotInTheList: there is no such row, or it has ended.
    :raises NotFromThen: from a day that is past.
    """
    account = account_in("office", by)
    if on < at.astimezone(CHINA).date():
        raise NotFromThen(day=on.isoformat())
    with hard_rules(), transaction.atomic():
        row = Fee.objects.select_for_update().filter(pk=fee, ended_on=None).first()
        if row is None:
            raise NotInTheList(fee=fee)
        Fee.objects.filter(pk=fee).update(ended_on=max(on, row.effective_from))
        log.add("fees.end", by=account, at=at, data={"fee": fee, "code": row.code})
