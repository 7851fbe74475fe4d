"""Who may see a bill: who pays it and who acts for him; any window; who looks after the money."""

from onewindow.domain.fees.models import Bill
from onewindow.domain.fees.refusals import NoSuchBill
from onewindow.domain.org.queries import Actor, may

COUNTER = ("window", "supervisor", "office")
"""Roles that see the bills of the city: one pays at any window (统一收费), a supervisor approves, the office reconciles."""


def owns(actor: Actor, bill: Bill) -> bool:
    """本人. Who pays, who acts for the business that pays, who holds a mandate for the matter."""
    return bill.owner_id is not None and may(actor, owner=bill.owner_id, enterprise=bill.enterprise_id)


def may_see(actor: Actor, bill: Bill) -> bool:
    """可查看. See the module."""
    if actor.kind == "system" or owns(actor, bill):
        return True
    return actor.kind == "staff" and any(may(actor, role=role) for role in COUNTER)


def must_see(actor: Actor, bill: int) -> Bill:
    """The bill, if the actor may see it; what is somebody else's is as if it were not there.

    :raises NoSuchBill: otherwise.
    """
    row = Bill.objects.filter(pk=bill).first()
    if row is None or not may_see(actor, row):
        raise NoSuchBill(bill=bill)
    return row
