"""What the verbs of the agents' work refuse, and why."""

from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import constraint


class NoSuchService(Refusal):
    """There is no such service, or it is not yours to see (查无此服务)."""


class NotYours(Refusal):
    """This is not yours to do (非本人、非本岗位)."""


class NotAtThisStep(Refusal):
    """It has gone on; look at it again (已不在此环节)."""


@constraint("service_names_something")
class NothingAsked(Refusal):
    """Say what you want help with (未写明需要帮办的事项)."""


class PhoneMissing(Refusal):
    """Give a telephone number at which the agent finds you (未填写联系电话)."""


class NoAgentThere(Refusal):
    """No agent works at this place (该服务点无帮代办员)."""


class NotAnAgent(Refusal):
    """This is no agent of the place (非该服务点帮代办员)."""


class MandateUnfit(Refusal):
    """This mandate is not the applicant's for this agent, or does not name what the service is for (委托与服务不符)."""

    source = "民法典 art. 165"


class NotCovered(Refusal):
    """The mandate does not cover this: an agent does what it names and nothing else (超出委托范围)."""

    source = "民法典 art. 171"


class WordsMissing(Refusal):
    """Say what was done or came of it (未填写内容)."""


class SlotWrong(Refusal):
    """Choose a time by day (7 to 21 o'clock), two hours to thirty days from now, half an hour to four hours long (上门时间有误)."""


@constraint("visit_one_at_a_time")
class SlotTaken(Refusal):
    """The agent is at another door then (该时段已有预约)."""


@constraint("visit_has_address")
class AddressMissing(Refusal):
    """Say where the agent shall come (未填写上门地址)."""


class NoSuchVisit(Refusal):
    """There is no such visit, or it is over (查无此预约)."""


class VisitsOpen(Refusal):
    """A visit is still ordered; report or cancel it first (尚有未完成的上门预约)."""


class NoSuchCriterion(Refusal):
    """No published criterion of this name is in force (无此绿色通道条件)."""


class CriterionNotMet(Refusal):
    """The case does not meet this criterion: nobody goes first by favour (不符合绿色通道条件).

    ``details['criterion']`` is its code.
    """


class MarkedAlready(Refusal):
    """The case goes through the green channel already (已进入绿色通道)."""


@constraint("criterion_has_source")
class SourceMissing(Refusal):
    """A criterion needs its source: a document everybody can read (未注明依据)."""


class RuleUnknown(Refusal):
    """This rule is none the machine knows; a criterion that only people can judge is no criterion (条件无法由规则判断)."""


@constraint("criterion_once_a_day")
class PublishedAlready(Refusal):
    """From this day on the criterion has a row already (已公布)."""


class DayPast(Refusal):
    """A criterion begins and ends today or later: what was in force stays as it was (不得溯及既往)."""


class CodeUnfit(Refusal):
    """The short name of a criterion is small Latin letters, digits and hyphens (条件代码格式有误)."""


class ThingUnknown(Refusal):
    """The catalogue knows no such item or field (目录中无此事项或字段).

    ``details['names']`` are those that are unknown.
    """


@constraint("criterion_read_by_another")
class OwnCriterion(Refusal):
    """Who published a criterion does not confirm its source: a second person reads it (依据应由另一人核对)."""


class NoSuchMeeting(Refusal):
    """There is no such meeting, or it is over (查无此调度会)."""


class MomentPast(Refusal):
    """Choose a moment that is still to come (时间已过)."""


class ErrandsOpen(Refusal):
    """Not every errand is reported or dropped (尚有未完成的交办事项).

    ``details['open']`` is how many.
    """


class NoSuchErrand(Refusal):
    """There is no such errand, or it is done (查无此交办事项)."""


class PostUnknown(Refusal):
    """Nobody holds such a post (查无此岗位)."""


class ItemChanged(Refusal):
    """The item has changed since the phone last learnt it: load it anew and look at the record again (事项已更新).

    ``details['version']`` is the version in force.
    """


class FiledAlready(Refusal):
    """This person has an application for this item under way already (同一事项已有在办申请).

    ``details['number']`` is its number.
    """


class SignatureMissing(Refusal):
    """The applicant has not signed on the phone (申请人未签字)."""


class NotHere(Refusal):
    """This item is not taken at your point (本服务点不可代收此事项)."""


class RecordUnreadable(Refusal):
    """This record cannot be read (录入数据格式有误)."""
