"""Tables of fees. Amounts are whole fen (分). A bill's state changes only through the functions made from ``states.py``."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.kernel.models import Living

RULES = ("fixed", "unit", "free")
"""按件, 按量, 不收费."""
CHANNELS = ("counter", "online")
MEANS = ("cash", "card", "qr", "transfer")
"""How one pays at a counter."""
SETTLED = ("paid", "part_refunded", "refunded")


class Fee(models.Model):
    """收费目录条目. One line of the fee list from a day on; a later row of the same code replaces an earlier one.

    ``amount`` is the price of a case or of one unit. ``checked``: somebody has read the basis (``source``) or not.
    """

    code = models.CharField(max_length=32)
    effective_from = models.DateField()
    ended_on = models.DateField(null=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    rule = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    unit_zh = models.CharField(max_length=40, db_default="", default="", blank=True)
    unit_en = models.CharField(max_length=40, db_default="", default="", blank=True)
    basis = models.TextField(help_text="the law or administrative regulation and the price document")
    checked = models.BooleanField(db_default=False, default=False)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="fee_once_a_day", fields=["code", "effective_from"]),
            models.CheckConstraint(name="fee_has_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="fee_rule_has_amount",
                condition=Q(rule="free", amount=0) | Q(rule="fixed", amount__gt=0) | Q(rule="unit", amount__gt=0) & ~Q(unit_zh=""),
            ),
            models.CheckConstraint(
                name="fee_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("effective_from"))
            ),
        ]  # fmt: skip


class FeeItem(models.Model):
    """收费事项. The items a fee is charged for; ``when`` names the answers of the item's situation that ask for this one."""

    code = models.CharField(max_length=32)
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+", db_index=False)
    when: "models.JSONField[dict[str, list[str]], dict[str, list[str]]]" = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="fee_of_item_once", fields=["item", "code"]),
        ]


class Bill(Living):
    """缴费单. What one matter costs; ``ref`` is the matter (``case:12``, ``bundle:7``), each line says for what part of it.

    ``sealed_at``: somebody has begun to pay it online; what comes later goes on a bill of its own.
    """

    number = models.TextField(unique=True)
    ref = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True, db_index=False)
    payer_name = models.TextField()
    area = models.TextField()
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    total = models.BigIntegerField()
    paid = models.BigIntegerField(db_default=0)
    refunded = models.BigIntegerField(db_default=0)
    charged_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="", help_text="why it was cancelled")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="bill_costs_something", condition=Q(total__gt=0) | Q(state="cancelled")),
            models.CheckConstraint(name="bill_paid_whole", condition=Q(paid=0) | Q(paid=F("total"))),
            models.CheckConstraint(
                name="bill_refunds_no_more_than_paid", condition=Q(refunded__gte=0, refunded__lte=F("paid"))
            ),
            models.CheckConstraint(
                name="bill_state_tells_the_money",
                condition=Q(state__in=("open", "cancelled"), paid=0, paid_at=None)
                | Q(state="paid", paid__gt=0, refunded=0, paid_at__isnull=False)
                | Q(state="part_refunded", refunded__gt=0, refunded__lt=F("paid"), paid_at__isnull=False)
                | Q(state="refunded", refunded__gt=0, refunded=F("paid"), paid_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bill_cancelled_says_why", condition=~Q(state="cancelled") | Q(ended_at__isnull=False) & ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="one_open_bill_a_matter", fields=["ref"], condition=Q(state="open", sealed_at=None)
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="bill_of_matter", fields=["ref"]),
            models.Index(name="bill_of_payer", fields=["owner", "-id"], condition=Q(owner__isnull=False)),
            models.Index(name="bill_of_business", fields=["enterprise", "-id"], condition=Q(enterprise__isnull=False)),
            models.Index(name="bill_by_state", fields=["state", "-id"]),
            models.Index(name="bill_by_payer", fields=["payer_name", "-id"]),
        ]


class BillLine(models.Model):
    """缴费明细. One row of the fee list on a bill. There is no line without a row: no fee outside the fee list.

    ``ref``: the part of the matter it is for. ``dropped_at``: it is not owed any more.
    """

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="lines")
    fee = models.ForeignKey(Fee, models.PROTECT, related_name="+", db_index=False)
    ref = models.TextField()
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField()
    amount = models.BigIntegerField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="bill_line_adds_up",
                condition=Q(quantity__gt=0, price__gt=0, amount=F("price") * F("quantity")),
            ),
            models.UniqueConstraint(name="bill_line_once", fields=["bill", "ref", "fee"], condition=Q(dropped_at=None)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="bill_line_of_part", fields=["ref"])]


class Payment(models.Model):
    """缴费流水. One attempt to pay a bill. At most one of a bill is ``paid``: what comes in besides is ``stray`` and goes back.

    ``ref`` is the provider's own number of it; the same one twice is the same payment.
    """

    number = models.TextField(unique=True)
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payments")
    channel = models.TextField()
    provider = models.TextField(db_default="", help_text="slug of the provider; empty at the counter")
    means = models.TextField(db_default="")
    amount = models.BigIntegerField()
    state = models.TextField()
    began_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True, help_text="when the money came in")
    ref = models.TextField(db_default="")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    returned_at = models.DateTimeField(null=True)
    returned_ref = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="payment_is_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_known_channel", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="payment_came_at_a_moment",
                condition=Q(state__in=("begun", "failed"), came_at=None)
                | Q(state__in=("paid", "stray", "returned"), came_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_at_a_counter_has_clerk",
                condition=Q(channel="online", clerk=None) & ~Q(provider="")
                | Q(channel="counter", clerk__isnull=False, provider=""),
            ),
            models.UniqueConstraint(name="bill_paid_once", fields=["bill"], condition=Q(state="paid")),
            models.UniqueConstraint(name="payment_counted_once", fields=["provider", "ref"], condition=~Q(ref="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="payment_of_a_day", fields=["provider", "came_at"], condition=Q(came_at__isnull=False)),
            models.Index(name="payment_under_way", fields=["began_at"], condition=Q(state="begun")),
        ]


class Receipt(models.Model):
    """票据. What the payer keeps; number and verification code are enough to check it."""

    bill = models.OneToOneField(Bill, models.PROTECT, related_name="receipt")
    number = models.TextField(unique=True)
    code = models.TextField()
    amount = models.BigIntegerField()
    at = models.DateTimeField()


class Refund(models.Model):
    """退费. Proposed by one person, approved by another; never more than was paid (``bill_refunds_no_more_than_paid``)."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="refunds")
    number = models.TextField(unique=True)
    amount = models.BigIntegerField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    approved_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(db_default="")
    sent_at = models.DateTimeField(null=True, help_text="when the money went back to the payer")
    ref = models.TextField(db_default="", help_text="the provider's number of it")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="refund_is_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="refund_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="refund_needs_two",
                condition=(Q(approved_by=None) | ~Q(approved_by=F("proposed_by")))
                & (Q(approved_at=None) | Q(approved_by__isnull=False, declined_at=None)),
            ),
            models.CheckConstraint(
                name="refund_declined_says_why", condition=Q(declined_at=None) | ~Q(declined_why="")
            ),
            models.UniqueConstraint(
                name="one_open_refund", fields=["bill"], condition=Q(approved_at=None, declined_at=None)
            ),
        ]


class Reconciliation(models.Model):
    """对账. One provider's statement of one day against our books."""

    provider = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    our_count = models.IntegerField()
    our_sum = models.BigIntegerField()
    their_count = models.IntegerField()
    their_sum = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reconciled_once_a_day", fields=["provider", "day"]),
        ]


class Difference(models.Model):
    """对账差异. One thing the two books say differently; a person closes it, with a reason."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="differences")
    kind = models.TextField(help_text="ours, theirs, amount")
    entry = models.TextField(help_text="pay or refund")
    number = models.TextField(help_text="our number of the payment or refund")
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="a later run did not find it any more")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="difference_once", fields=["reconciliation", "entry", "number"]),
            models.CheckConstraint(
                name="difference_closed_by_a_person",
                condition=Q(closed_at=None) | Q(closed_by__isnull=False) & ~Q(reason=""),
            ),
        ]


class TwinPayment(models.Model):
    """示范支付机构账本. The demo provider's own book: what it says was paid and given back. No other provider uses it."""

    number = models.TextField(unique=True)
    amount = models.BigIntegerField()
    title = models.TextField()
    back = models.TextField(help_text="where the payer is sent afterwards")
    state = models.TextField(db_default="begun")
    ref = models.TextField(db_default="")
    paid_at = models.DateTimeField(null=True)
    refund_of = models.TextField(db_default="", help_text="number of the payment that a refund gives back")
