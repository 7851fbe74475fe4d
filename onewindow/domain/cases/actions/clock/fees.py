"""The fee of a case (办件收费): billed on acceptance by the fee list; where the guide says so, the promise waits until it is paid.

The law's limit never waits for money: a fee is none of the eight grounds of 行政许可法 art. 45.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from onewindow.domain.cases.actions.clock.holding import (
    HeldAlready,
    HoldNotInGuide,
    HoldOfAnotherItem,
    NoSuchHold,
    NotHeld,
    NothingToHold,
    ProposalWaits,
    hold,
    release,
)
from onewindow.domain.cases.models import Case, Draft
from onewindow.domain.cases.refusals import NotAtThisStep, NotYours
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees import queries as lists
from onewindow.domain.fees.models import Bill
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Department
from onewindow.kernel.worktime import CHINA

WAITS = 10
"""Working days one may take to pay before the promise would have to be told anew."""
_UNHELD = (HoldNotInGuide, HoldOfAnotherItem, NoSuchHold, NothingToHold, HeldAlready, ProposalWaits)


def charge_fee(*, case: int, by: Actor, at: datetime) -> int | None:
    """出具缴费单. Bill what the guide and the fee list say this case costs; a bundle has one bill. None: nothing is owed.

    Repeatable, also after it was paid. Where the guide names the fee among what its promise waits for, the promised clock is held
    from here until then.

    :raises NotYours: for anybody but the system: the fee follows from the acceptance.
    """
    if by.kind != "system":
        raise NotYours(case=case)
    row = Case.objects.get(pk=case)
    known = spec(row.item_version_id)
    day = (row.accepted_at or at).astimezone(CHINA).date()
    code = lists.fee_of_item(known, _told(row), day)
    if code is None:
        return None
    part = f"case:{case}"
    charged = fees.charge(
        ref=row.group or part,
        payer=fees.Payer(row.holder_name, row.owner_id, row.enterprise_id),
        owed=[fees.Owed(code, part)],
        key=part,
        area=Department.objects.values_list("area_id", flat=True).get(pk=row.department_id),
        centre=row.centre_id,
        by=by,
        at=at,
    )
    if "fee" in (known.particulars.get("holds") or ()) and _open(charged.id):
        words = f"等待缴费：缴费单 {charged.number}，共 {lists.yuan(charged.total)} 元"
        try:
            hold(case=case, kind="fee", notice=words, days=WAITS, by=by, at=at)
        except _UNHELD:
            pass  # the clock runs on: decided meanwhile, held already, or nothing of the kind is in force
        if not _open(charged.id):  # paid while the hold was written: the news of it found nothing to release
            fee_paid(case=case, by=by, at=at)
    return charged.id


def _open(bill: int) -> bool:
    """Whether its money is still waited for: charged once more after it was paid, nothing is held."""
    return Bill.objects.filter(pk=bill, state="open").exists()


Answers = Callable[[int], Mapping[str, Any]]
_asked: dict[str, Answers] = {}


def answered_in(kind: str) -> Callable[[Answers], Answers]:
    """Say where the answers on the situation stand for cases filed with others (``kind:12``): a function of that id."""

    def registered(answers: Answers) -> Answers:
        if _asked.setdefault(kind, answers) is not answers:
            raise ValueError(f"two rooms answer for {kind}")
        return answers

    return registered


def _told(row: Case) -> dict[str, Any]:
    """What the applicant has answered: on the form, and before it about his situation: in the draft that was handed in, or
    in what the case was filed with."""
    kind, _, thing = row.group.partition(":")
    together = _asked[kind](int(thing)) if kind in _asked else {}
    asked = Draft.objects.filter(case=row).values_list("situation", flat=True).first()
    return {**together, **(asked or {}), **row.answers}


def fee_paid(*, case: int, by: Actor, at: datetime) -> bool:
    """缴费恢复计时. The fee is paid: the promise runs on with what was left; False if it did not wait for it. Repeatable."""
    try:
        release(case=case, kind="fee", by=by, at=at)
    except (NotHeld, NotAtThisStep, NothingToHold):
        return False
    return True
