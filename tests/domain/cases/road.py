"""The usual road of a case, one verb at a time, each ten minutes after the last."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Filed, Holder, Paper
from onewindow.domain.cases.models import Case
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, StoredFile, Task
from tests.domain.cases.city import CITIZEN_ID, REVIEWING, City

ANSWERS: dict[str, Any] = {"shop.name": "川香小馆", "person.id_no": CITIZEN_ID, "person.phone": "13900000001"}


@dataclass
class Road:
    """A city, a clock that goes on by itself, and the verbs."""

    city: City
    now: datetime
    pace: timedelta
    files: list[UUID] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """The next moment."""
        self.now += self.pace
        return self.now

    def paper(self, slug: str) -> Paper:
        """A material with an uploaded file."""
        stored = StoredFile.objects.create(
            token=uuid4(), sha256="0" * 64, size=3, type="application/pdf", name=f"{slug}.pdf", at=self.now
        )
        return Paper(slug, file=stored.pk)

    def papers(self, *slugs: str) -> list[Paper]:
        """Materials with uploaded files; by default all that the items ask for."""
        return [self.paper(slug) for slug in slugs or ("id-card", "floor-plan", "health-proof")]

    def holder(self) -> Holder:
        """The citizen."""
        return Holder(kind="person", name="张三", code=CITIZEN_ID, phone="13900000001", person=self.city.citizen.person)

    def file(self, **changes: Any) -> Filed:
        """The citizen files for the item with four reviews."""
        given: dict[str, Any] = {
            "item": self.city.reviewed,
            "holder": self.holder(),
            "answers": ANSWERS,
            "by": self.city.citizen,
            "at": self.at,
        }
        if "papers" not in changes:
            given["papers"] = self.papers()
        return actions.file(**given | changes)

    def accepted(self, **changes: Any) -> int:
        """A case that the window has accepted; its id."""
        case = self.file(**changes).id
        actions.accept(case=case, by=self.city.clerk, at=self.at)
        return case

    def deciding(self) -> int:
        """A case that all four departments agree to; its id."""
        case = self.accepted()
        for department in REVIEWING:
            actions.review(case=case, stance="agree", by=self.city.of(department, "examiner"), at=self.at)
        return case

    def granted(self) -> int:
        """A granted case; its id."""
        case = self.deciding()
        actions.grant(case=case, by=self.city.approver, at=self.at)
        return case

    def refuse(self, case: int, by: Actor | None = None) -> None:
        """Propose to refuse, with everything a refusal needs."""
        actions.propose_refusal(
            case=case,
            reason="conditions-not-met",
            reasons="场所不符合要求",
            guidance="整改后可重新申请；可在60日内申请行政复议",
            legal_basis="行政许可法第三十八条",
            by=by or self.city.approver,
            at=self.at,
        )


def row(case: int) -> Case:
    """The case as it is now."""
    return Case.objects.get(pk=case)


def open_tasks(case: int) -> list[str]:
    """Names of the open tasks, timers included, sorted."""
    return sorted(Task.objects.filter(kind="case", thing=case, closed_at=None).values_list("name", flat=True))


def events(case: int) -> list[str]:
    """Names of the case's own events in order; crossings of lights left out."""
    return list(
        Event.objects.filter(kind="case", thing=case, name__startswith="case.")
        .order_by("id")
        .values_list("name", flat=True)
    )
