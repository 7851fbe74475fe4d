"""What the verbs of a case refuse, and why. Each is raised by the verb whose docstring names it."""

from onewindow.kernel.errors import Refusal


class NoSuchCase(Refusal):
    """There is no such case (查无此办件)."""


class NotYours(Refusal):
    """This step belongs to another post (非本岗位事项)."""


class NotOwner(Refusal):
    """Only the applicant may do this (非申请人)."""


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


class ItemClosed(Refusal):
    """This item does not take applications at the moment (事项未开放)."""


class InputUndecided(Refusal):
    """The result this case waits for has not been given yet (前置事项未办结)."""


class AnotherItem(Refusal):
    """For these answers another service is the right one (应办理其他事项).

    ``details``: ``item``, its slug.
    """
