"""What the verbs of investment projects refuse, and why."""

from onewindow.kernel.errors import Refusal


class ProjectCodeWrong(Refusal):
    """This is no project code (项目代码有误).

    ``details['problems']`` says what is wrong, in sentences.
    """

    source = "GB/T 40058-2021"


class ProjectCodeAhead(ProjectCodeWrong):
    """The month of this project code has not come yet (项目代码时间有误)."""


class ProjectCodeNowhere(ProjectCodeWrong):
    """No province and no area of this city has the area of this project code (项目代码地区有误)."""


class ProjectCodeTaken(Refusal):
    """A project with this code is registered already (项目代码已登记)."""

    source = "GB/T 40058-2021"


class ProjectIncomplete(Refusal):
    """A project needs a name, a kind, an address, what it costs, and a name for each section (项目信息不全).

    ``details['fields']`` names what is missing.
    """


class NoRuleForKind(Refusal):
    """No rule in force says which stages such a project goes through (无阶段规则)."""


class LandWonAlready(Refusal):
    """The land of this project has been won already (已取得土地)."""


class DayWrong(Refusal):
    """Land is won on a day that has come, and not before the project was registered (日期有误)."""


class ProjectUnderWay(Refusal):
    """A stage of this project is under way; it is withdrawn first (阶段正在办理)."""


class WhyMissing(Refusal):
    """Why a project ends must be said (未说明原因)."""


class NothingToLookAt(Refusal):
    """Nothing has been uploaded yet that could be looked at (尚无可预审材料)."""


class FaultUnknown(Refusal):
    """A fault names a paper that was uploaded, and says what is wrong with it (未说明问题)."""


class NotTheirPost(Refusal):
    """This waits for another post (非本岗位事项)."""


class ReviewNotReady(Refusal):
    """The papers of this joint review are not there yet (联审材料不齐).

    ``details['missing']`` names them.
    """


class OpinionWithoutWords(Refusal):
    """An opinion other than agreement needs words (意见未说明)."""


class ConclusionMissing(Refusal):
    """A joint review ends with one conclusion in words (未写联审结论)."""


class NothingWaitsInBatch(Refusal):
    """Nothing of this batch waits for your decision (本批次无待审批事项)."""
