"""What the verbs of delivery refuse, and why."""

from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import constraint


class NoSuchMatter(Refusal):
    """There is nothing here that could be sent or fetched, or it is not yours (查无此事项)."""


class NoSuchParcel(Refusal):
    """There is no such parcel, or it is not yours (查无此快件)."""


class NotYours(Refusal):
    """This is not yours to do (非本人、非本岗位)."""


class NoCourier(Refusal):
    """Nothing is sent by courier here; please come to the window (未开通速递)."""


class BadNews(Refusal):
    """This message does not come from the courier (物流通知验签失败)."""


class AddressMissing(Refusal):
    """Give name, telephone and the full address (收件信息不完整).

    ``details['fields']`` names what is missing.
    """


class ContentsMissing(Refusal):
    """Say what is in the parcel (未填写内件)."""


class DayUnfit(Refusal):
    """The courier comes today or within the next seven days (取件日期不可选)."""


class NothingToSend(Refusal):
    """This application has ended without a result that could be sent (无可寄送的结果)."""


class NothingToFetch(Refusal):
    """This application has ended; no more papers are needed (已办结，无需取件)."""


@constraint("one_open_parcel_a_matter")
class UnderWayAlready(Refusal):
    """A parcel with the results is asked for or on its way already (已有在途快件)."""


class NotAtThisStep(Refusal):
    """The parcel is not where this could be done (快件状态不符).

    ``details['state']`` is where it is.
    """


class OutcomeUnknown(Refusal):
    """Choose how it goes on (未选处理方式)."""


class ReasonMissing(Refusal):
    """Say why (未说明理由)."""


@constraint("courier_event_once")
class HeardBefore(Refusal):
    """The courier has told this before (重复的物流通知)."""


@constraint("parcel_sent_again_once")
class SentAgain(Refusal):
    """It has been sent again already (已补寄)."""
