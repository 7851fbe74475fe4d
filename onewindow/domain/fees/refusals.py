"""What the verbs of fees refuse, and why."""

from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import constraint


class NotInTheList(Refusal):
    """There is no such fee in the fee list today (不在收费目录).

    ``details['codes']`` names it.
    """

    source = "行政许可法 art. 58"


@constraint("fee_has_basis")
class BasisMissing(Refusal):
    """Without a law or administrative regulation there is no fee: name the basis (无收费依据)."""

    source = "行政许可法 art. 58"


@constraint("fee_rule_has_amount")
class AmountWrong(Refusal):
    """This is no amount: yuan with at most two decimals, more than nothing unless it is free (金额有误)."""


@constraint("fee_once_a_day")
class EnteredAlready(Refusal):
    """From this day on the code has a row already (已列入目录)."""


class NotFromThen(Refusal):
    """A row of the fee list begins today or later; what was charged under it stays as it was (不得溯及既往)."""


class NameMissing(Refusal):
    """Give the fee a code and its name in both languages (未填写名称)."""


class ItemUnknown(Refusal):
    """There is no such item in the catalogue (查无此事项)."""


class NothingToPay(Refusal):
    """There is nothing to pay (无应缴费用)."""


class NoSuchBill(Refusal):
    """There is no such bill, or it is not yours (查无此缴费单)."""


class NotYours(Refusal):
    """This is not yours to do (非本人、非本岗位)."""


@constraint("bill_paid_once")
class PaidAlready(Refusal):
    """This bill has been paid (已缴费)."""


class NotOpen(Refusal):
    """This bill is not open any more (缴费单已作废)."""


class AmountDiffers(Refusal):
    """The amount is not that of the bill; look at it again (金额不符).

    ``details['total']`` is what it costs, in fen.
    """


class MeansUnknown(Refusal):
    """Choose how it was paid (未选缴费方式)."""


class NoProvider(Refusal):
    """Paying online is not available here; please pay at the counter (未开通网上缴费)."""


class BadNotice(Refusal):
    """This notice does not come from the provider (支付通知验签失败)."""


class NoSuchPayment(Refusal):
    """There is no such payment (查无此流水)."""


class ReasonMissing(Refusal):
    """Say why (未说明理由)."""


class NothingPaid(Refusal):
    """Nothing has been paid that could be given back (未缴费)."""


@constraint("bill_refunds_no_more_than_paid")
class TooMuch(Refusal):
    """More than was paid cannot be given back (退费超过已缴金额).

    ``details['left']`` is what is left, in fen.
    """


@constraint("one_open_refund")
class RefundWaiting(Refusal):
    """A refund of this bill waits for its approval already (已有待审退费)."""


@constraint("refund_needs_two")
class SecondPerson(Refusal):
    """Whoever proposed the refund cannot approve it (须由第二人审核)."""


class NoSuchRefund(Refusal):
    """There is no such refund, or it has been decided (查无待审退费)."""


class NoSuchDifference(Refusal):
    """There is no such difference, or it has been closed (查无此差异)."""


class DayUnknown(Refusal):
    """This day has not been compared (查无此对账日)."""


class NotThatDay(Refusal):
    """The statement of a day is there when the day is over (当日账单未出)."""
