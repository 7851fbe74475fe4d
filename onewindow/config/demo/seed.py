"""The demo city 示范市: each room's demo data, low rooms first."""

from datetime import datetime

from onewindow.config.demo.asking import asked
from onewindow.config.demo.drafting import drafted
from onewindow.config.demo.inheritance import inherited
from onewindow.domain.agents import seed as agents
from onewindow.domain.bundles import seed as bundles
from onewindow.domain.catalogue import seed as catalogue
from onewindow.domain.feedback import seed as feedback
from onewindow.domain.fees import seed as fees
from onewindow.domain.licences import seed as licences
from onewindow.domain.org import seed as org
from onewindow.domain.org.models import Area

DEMO_AREA = "990100"


def is_empty() -> bool:
    """Whether nobody lives here yet."""
    return not Area.objects.exists()


def is_wanted() -> bool:
    """Whether this is an empty city, or the demo city itself (its filling may have been cut off)."""
    return is_empty() or Area.objects.filter(code=DEMO_AREA).exists()


def demo_city(at: datetime) -> None:
    """Fill the city: areas, departments, people, then items and licences, then packages and questions; repeating changes nothing."""
    for room in (org, catalogue, licences, fees, agents, bundles, feedback):
        room.seed(at=at)


def projects(at: datetime) -> None:
    """演示投资项目. Items, licence types, packages and rules of the four stages of investment projects."""
    catalogue.projects(at)
    licences.projects(at=at)
    bundles.projects(at)


def past(at: datetime) -> None:
    """演示改革批次. What the city asked of people a year earlier, the batch of reform in between, the base catalogue above it, changes under way, the stages of investment projects."""
    catalogue.past(at)
    inherited(at)
    drafted(at)
    asked(at)
    projects(at)
