"""Changes of items in the demo city (演示事项变更): one in force, one waiting for the second person, one given back, one begun."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue import actions
from onewindow.domain.catalogue.models import ItemChange
from onewindow.domain.catalogue.queries import sheet
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of

FIRST, SECOND = "govservice.office", "govservice.office2"
IN_FORCE, WAITING, RETURNED, BEGUN = (
    "maternity-costs",
    "only-child-award",
    "large-outdoor-advert",
    "food-catering-licence",
)


def drafted(now: datetime) -> None:
    """演示变更. Once, in a city whose office has two people."""
    logins = Account.objects.filter(login__in=(FIRST, SECOND))
    known = ItemChange.objects.filter(item__slug__in=(IN_FORCE, WAITING, RETURNED, BEGUN))
    if known.exists() or logins.count() < 2:
        return
    with transaction.atomic():
        at = now - timedelta(days=6)
        change = _written(IN_FORCE, FIRST, "医保数据联网核验，缩短承诺时限", {"limit": "5wd"}, at)
        _handed_in(change, FIRST, at + timedelta(hours=1))
        actions.approve(change=change, seen=2, by=_who(SECOND, at), at=at + timedelta(days=1))
        at = now - timedelta(days=2)
        change = _written(
            WAITING, FIRST, "户籍和婚姻信息联网核查，缩短承诺时限", {"limit": "6wd"}, at, day=now + timedelta(days=9)
        )
        _handed_in(change, FIRST, at + timedelta(hours=2))
        change = _written(
            RETURNED, FIRST, "图纸审查与现场勘查同时进行", {"limit": "5wd"}, at, day=now + timedelta(days=9)
        )
        _handed_in(change, FIRST, at + timedelta(hours=3))
        back = at + timedelta(hours=5)
        actions.give_back(change=change, reason="请补充现场勘查人员安排。", by=_who(SECOND, back), at=back)
        actions.start(item=BEGUN, reason_zh="材料名称写明，减少补正", by=_who("market.supervisor", at), at=now)


def _who(login: str, at: datetime) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, at)


def _written(
    item: str, login: str, reason: str, promised: dict[str, Any], at: datetime, *, day: datetime | None = None
) -> int:
    """A draft with a shorter promise; the change."""
    by, since = _who(login, at), (day or at + timedelta(days=2)).date().isoformat()
    change = actions.start(item=item, reason_zh=reason, effective_from=since, by=by, at=at)
    was = sheet(ItemChange.objects.values_list("draft", flat=True).get(pk=change))
    actions.revise(change=change, sheet={"promised": {**was["promised"], **promised}}, seen=1, by=by, at=at)
    return change


def _handed_in(change: int, login: str, at: datetime) -> None:
    actions.submit(change=change, seen=2, by=_who(login, at), at=at)
