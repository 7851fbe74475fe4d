"""What the verbs of a bundle refuse, and why. Each is raised by the verb whose docstring names it."""

from onewindow.kernel.errors import Refusal


class NoSuchBundle(Refusal):
    """There is no such application (查无此联办件)."""


class NoSuchDraft(Refusal):
    """There is no such draft (查无此草稿)."""


class NotYours(Refusal):
    """This belongs to another post or another applicant (非本人或本岗位事项)."""


class DraftElsewhere(Refusal):
    """This draft was saved on another page meanwhile; load it again (草稿已在别处更新)."""


class DraftSubmitted(Refusal):
    """This draft has been submitted and no longer changes (草稿已提交)."""


class DraftTooLarge(Refusal):
    """The draft holds more than a form can (草稿过大)."""


class OnlyInAProject(Refusal):
    """This is a stage of an investment project: it is filed from the page of the project (须从项目申报)."""


class StageNotOpen(Refusal):
    """This stage is not open: an earlier one is not done yet, or it has been filed (阶段未开启)."""


class StepUnknown(Refusal):
    """There is no such step of the form (无此步骤)."""


class MaterialUnknown(Refusal):
    """This application does not ask for such a material (无此材料)."""


class MayNotFollow(Refusal):
    """This material may not be handed in later (不可容缺)."""


class FormWrong(Refusal):
    """Some fields are missing or do not hold (填报内容有误).

    ``details['problems']``: (field, code, sentence) in the order of the form.
    """


class MaterialsMissing(Refusal):
    """Required materials are missing (材料不齐).

    ``details['materials']`` names them.
    """

    source = "行政许可法 art. 32 (4)"


class HolderUnknown(Refusal):
    """The applicant's identity is not known (申请人身份不明)."""


class NotChecked(Refusal):
    """Every material must be looked at before acceptance (材料未全部核对).

    ``details['materials']`` names the rest.
    """


class NotAtThisStep(Refusal):
    """The application is not at this step any more (环节已变更)."""


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

    source = "行政许可法 art. 32, 38"


class SecondPerson(Refusal):
    """Whoever proposed the refusal cannot consent to it (须由第二人同意)."""


class MayNotPublish(Refusal):
    """Only the supervisor of the window's department publishes packages (无权发布)."""
