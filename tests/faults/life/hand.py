"""A hand that presses verbs at random (随机操作): on which case, by whom, when, with what is drawn; or a steady one, which knows its way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from onewindow.domain.cases.models import Case
from onewindow.domain.fees.models import Bill
from onewindow.domain.org.queries import Actor
from onewindow.kernel.step import NotFound
from tests.domain.cases.road import Road

CITIZEN, WINDOW, EXAMINER, APPROVER, SUPERVISOR = "citizen", "window", "examiner", "approver", "supervisor"


@dataclass(frozen=True)
class Hand:
    """One press: on which case, by whom, when, with what is drawn."""

    road: Road
    case: int
    by: Actor
    at: datetime
    data: st.DataObject
    steady: bool = False
    wish: str = ""
    """What a steady hand takes where it may choose it; elsewhere the first, which is what fits."""

    def draw(self, *of: Any) -> Any:
        """One of these."""
        if self.steady:
            return self.wish if self.wish and self.wish in of else of[0]
        return self.data.draw(st.sampled_from(of))

    @property
    def told(self) -> dict[str, Any]:
        """What every verb is told."""
        return {"case": self.case, "by": self.by, "at": self.at}

    @property
    def page(self) -> dict[str, Any]:
        """The same with the version of a page, mostly the newest."""
        old = self.draw(0, 0, 0, 0, 0, 1)
        row = Case.objects.get(pk=self.case)
        return self.told | {"seen": row.version - old}

    @property
    def bill(self) -> Bill:
        """The bill of the case."""
        row = Bill.objects.filter(ref=f"case:{self.case}").order_by("-pk").first()
        if row is None:
            raise NotFound(kind="bill", thing=0)
        return row


Press = Callable[[Hand], Any]
