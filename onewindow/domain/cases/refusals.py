"""What the verbs of a case refuse, and why. Each is raised by the verb whose docstring names it."""

from onewindow.kernel import step
from onewindow.kernel.errors import Refusal


class NoSuchCase(Refusal):
    """There is no such case (查无此办件)."""


class NotYours(Refusal):
    """This step belongs to another post (非本岗位事项)."""


class NotOwner(Refusal):
    """Only the applicant may do this (非申请人)."""


class OwnCase(Refusal):
    """Nobody takes in or works on his own application; a colleague does (本人事项应当回避)."""

    source = "公务员法 art. 76"


class NotAtThisStep(Refusal):
    """The case is not at this step any more (环节已变更)."""


class CaseWithdrawn(NotAtThisStep):
    """The applicant has withdrawn this case (申请人已撤回)."""


class AnswersWrong(Refusal):
    """Some answers are missing or do not hold (填报内容有误).

    ``details['fields']`` names them.
    """


class MaterialUnknown(Refusal):
    """This item does not ask for such a material (无此材料)."""


class MaterialUnfit(Refusal):
    """The material cannot be handed in this way (材料提交方式不符)."""


class MaterialsMissing(Refusal):
    """Required materials are missing and may not be promised later (不可容缺)."""

    source = "行政许可法 art. 32 (4)"


class NothingNamed(Refusal):
    """A correction notice must say what is to be put right (未列明补正内容)."""

    source = "行政许可法 art. 32 (4)"


class SecondNotice(Refusal):
    """Everything must be told at once; this could have been named in the first notice (未一次性告知)."""

    source = "行政许可法 art. 32 (4)"


class StillFaulty(Refusal):
    """What the notice named has not been handed in anew (补正内容未提交)."""


class ReasonsMissing(Refusal):
    """A refusal needs reasons, its legal basis and what can be done instead (未说明理由)."""

    source = "行政许可法 art. 38"


class OpinionNeedsWords(Refusal):
    """An opinion other than agreement must say why (意见须说明理由)."""


class OpinionAgainst(Refusal):
    """A department disagrees; to grant, say why its opinion is not followed (部门意见不同意)."""


class SecondPerson(Refusal):
    """Whoever proposed the refusal cannot consent to it (须由第二人同意)."""


class FileDestroyed(Refusal):
    """This file was destroyed when its term of keeping was over (案卷已销毁).

    ``details``: ``rule``, ``source``, ``at``, ``sm3``.
    """


class ItemClosed(Refusal):
    """This item does not take applications at the moment (事项未开放)."""


class InputUndecided(Refusal):
    """The result this case waits for has not been given yet (前置事项未办结)."""


class AnotherItem(Refusal):
    """For these answers another service is the right one (应办理其他事项).

    ``details``: ``item``, its slug.
    """


class NoSuchDraft(Refusal):
    """There is no such draft, or it is not yours (查无此草稿)."""


class DraftElsewhere(Refusal):
    """This draft was changed in another window; load the page again (草稿已在别处修改)."""


class DraftTooLarge(Refusal):
    """The draft is larger than what can be kept (草稿过大)."""


class DraftSubmitted(Refusal):
    """This draft has been submitted (草稿已提交)."""


class QuestionsOpen(Refusal):
    """Answer the questions on your situation first (情形未确认)."""


class SignatureMissing(Refusal):
    """The applicant has to sign what was filled in for him (申请人未签名)."""


class TooManyPages(Refusal):
    """A material has at most %(most)s pages; put several into one file (页数过多)."""


class NothingEarlier(Refusal):
    """There is nothing earlier of yours that could be used here (无可复用内容)."""


class LetterUnsigned(Refusal):
    """The applicant has not confirmed the letter for the papers that are to follow (承诺书未确认).

    ``details['materials']`` names them.
    """


class NothingPromised(Refusal):
    """This paper was not promised, has come already, or its time has run out (无待补材料)."""


class PromisedBefore(Refusal):
    """This paper was promised once and did not come; it cannot be promised again (不可再次承诺)."""


class PaperNotThere(Refusal):
    """The promised paper has not come, or was checked already (待补材料未到或已核对)."""


class PaperAwaited(Refusal):
    """A promised paper is still to come or to be checked; without it nothing is granted (容缺材料未补齐).

    ``details['materials']`` names them.
    """


class ReasonUnknown(Refusal):
    """Choose the reason from the list (未选择事由)."""


class BodyMissing(Refusal):
    """Name the body whose power it is (未告知有权机关)."""

    source = "行政许可法 art. 32 (2)"


class NoSuchEnquiry(Refusal):
    """There is no such record, or it is not yours to see (查无此登记)."""


class EnquirySaysLittle(Refusal):
    """Write what was asked for and what the person was told (登记内容不全)."""


class ItemNotTakenHere(Refusal):
    """This item is not taken here: neither does the catalogue let every window of the city take it, nor is it on this point's list (不属本窗口受理范围).

    ``details['body']`` is the department whose window takes it.
    """

    source = "GB/T 39046-2020, 通办范围"


class NotListed(Refusal):
    """There is no such item at this point (服务点无此事项)."""


@step.constraint("point_item_once")
class ListedAlready(Refusal):
    """The point takes this item already (已列入服务点清单)."""


@step.constraint("point_item_has_basis")
class BasisMissing(Refusal):
    """Name what was agreed with the body that decides (未注明下放依据)."""


@step.constraint("no_licence_on_a_promise")
class LicenceOnPromise(PaperAwaited):
    """A promised paper is still to come or to be checked; without it nothing is granted (容缺材料未补齐)."""


@step.constraint(
    "refused_by_two_in_writing",
    "consent_comes_with_its_refusal",
    "alone_is_never_stopped",
    "ends_only_by_a_broken_promise",
    "refused_by_silence_when_due",
)
class WayAround(Refusal):
    """Nobody is turned away but by two people, in writing (窗口无否决权)."""

    source = "行政许可法 art. 32, 38"


class VisitAwaited(Refusal):
    """A site visit was ordered: it is made, or cancelled with a reason, before the grant (现场勘验未完成)."""


class TechnicalAwaited(Refusal):
    """A technical review was ordered: its outcome is recorded, or it is cancelled with a reason, before the grant (技术审查未完成)."""


class NoSuchOverrun(Refusal):
    """There is no such overrun (查无此超期记录)."""


class NotOver(Refusal):
    """This limit has not passed (未超期)."""


class ExplainedAlready(Refusal):
    """This overrun is explained already; the supervisor may correct the words (已作超期说明)."""


@step.constraint("overrun_explained_in_words")
class ExplanationMissing(Refusal):
    """Say why the limit was not kept (未填写超期说明)."""

    source = "优化营商环境条例 art. 36"


class NamesTheApplicant(Refusal):
    """Everybody reads an explanation: it names no applicant, number or telephone (说明不得含申请人信息)."""

    source = "个人信息保护法 art. 25"
