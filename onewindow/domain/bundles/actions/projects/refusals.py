"""What the verbs of investment projects refuse, and why."""

from onewindow.kernel.errors import Refusal


class ProjectCodeWrong(Refusal):
    """This is no project code (项目代码有误)."""

    source = "GB/T 40058-2021"


class ProjectCodeTaken(Refusal):
    """A project with this code is registered already (项目代码已登记)."""

    source = "GB/T 40058-2021"


class ProjectIncomplete(Refusal):
    """A project needs a name, a kind, an address, what it costs, and a name for each section (项目信息不全).

    ``details['fields']`` names what is missing.
    """


class NoRuleForKind(Refusal):
    """No rule in force says which stages such a project goes through (无阶段规则)."""


class StageNotOpen(Refusal):
    """This stage is not open: an earlier one is not done yet, or it has been filed (阶段未开启)."""


class LandWonAlready(Refusal):
    """The land of this project has been won already (已取得土地)."""


class DayWrong(Refusal):
    """Land is won on a day that has come, and not before the project was registered (日期有误)."""


class ProjectUnderWay(Refusal):
    """A stage of this project is under way; it is withdrawn first (阶段正在办理)."""


class WhyMissing(Refusal):
    """Why a project ends must be said (未说明原因)."""
