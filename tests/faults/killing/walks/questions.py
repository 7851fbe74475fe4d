"""Questions (咨询): asked once, sent on, given more time, answered; published by a second person, or kept out."""

from collections.abc import Callable, Generator
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.feedback import actions as feedback
from onewindow.domain.feedback.models import Consultation, ConsultationNote
from onewindow.domain.org.models import Department, Holding
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event, Task
from tests.faults.killing.acts import Scene, Town

Road = Generator[Scene, Any, None]
ITEM = "signboard"


class Question:
    """One question and the scenes about it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        town.number += 1
        self.title = f"断电 {town.number}"
        self.asker = town.desk.actor(application.APPLICANT)

    @property
    def row(self) -> Consultation:
        """The question."""
        return Consultation.objects.get(title=self.title)

    @property
    def officer(self) -> Actor:
        """Who has it before him."""
        return self.town.desk.holder(self.row.post)

    @property
    def second(self) -> Actor:
        """A second person, with the task that is open."""
        post = Task.objects.filter(kind="consultation", thing=self.row.pk, closed_at=None).exclude(post=None)[0].post
        account = (
            Holding.objects.filter(post=post, to_on=None).order_by("pk").values_list("staff__account", flat=True)[0]
        )
        return actor_of(account, self.town.desk.at)

    def born(self, verb: Callable[..., Any], act: str, by: Actor, **more: Any) -> Scene:
        """It is asked."""
        told = {"item": ITEM, "title": self.title, "text": "要多久？", "key": self.title, "by": by} | more
        at = self.town.later()
        return Scene(lambda: verb(**told, at=at) and None, set(), name=act, alike=True, look=self.look)

    def one(self, name: str, verb: Callable[..., Any], by: Actor | None, alike: bool = False, **more: Any) -> Scene:
        """Something is done about it; ``by`` None: it takes nobody."""
        told = {"consultation": self.row.pk, "at": self.town.later()} | more | ({"by": by} if by is not None else {})
        return Scene(lambda: verb(**told) and None, set(), name=name, alike=alike, look=self.look)

    def look(self) -> dict[str, Any]:
        """Its state, tasks, events and notes."""
        (row,) = Consultation.objects.filter(title=self.title)
        return {
            "row": (row.state, row.version, row.answer, row.guide_answer),
            "tasks": Task.objects.filter(kind="consultation", thing=row.pk, closed_at=None).count(),
            "events": Event.objects.filter(kind="consultation", thing=row.pk, name__startswith="consultation.").count(),
            "notes": ConsultationNote.objects.filter(consultation=row).count(),
        }


def answered(town: Town) -> Road:
    """Asked, sent on, more time, answered, rated, proposed, published, taken off."""
    one = Question(town)
    yield one.born(feedback.ask, "feedback.ask", one.asker)
    market = Department.objects.get(slug="market").pk
    yield one.one("feedback.forward", feedback.forward, one.officer, department=market, reason="归口市监")
    yield one.one("feedback.extend", feedback.extend, one.officer, reason="须核实")
    yield one.one("feedback.answer", feedback.answer, one.officer, text="三个工作日")
    yield one.one("feedback.rate", feedback.rate, one.asker, satisfied=True)
    said = {"question": "要多久？", "answer": "三个工作日"}
    yield one.one("feedback.propose", feedback.propose, one.officer, **said)
    yield one.one("feedback.publish", feedback.publish, one.second, **said)
    yield one.one("feedback.take_off", feedback.take_off, town.desk.actor("market.supervisor"), reason="已改")


def at_the_window(town: Town) -> Road:
    """Written down by a clerk, answered, told by telephone, proposed, kept out."""
    one = Question(town)
    clerk = town.desk.actor("govservice.window")
    yield one.born(feedback.take, "feedback.take", clerk, name="张三", phone="13900000001")
    feedback.answer(consultation=one.row.pk, text="三个工作日", by=one.officer, at=town.later())
    yield one.one("feedback.tell", feedback.tell, clerk)
    feedback.propose(consultation=one.row.pk, question="多久？", answer="三天", by=one.officer, at=town.later())
    yield one.one("feedback.decline", feedback.decline, one.second, reason="与指南重复")


def ended(town: Town) -> Road:
    """Withdrawn by who asked; and another that closes by itself."""
    one, other = Question(town), Question(town)
    yield one.born(feedback.ask, "feedback.ask", one.asker)
    yield one.one("feedback.withdraw", feedback.withdraw, one.asker)
    yield other.born(feedback.ask, "feedback.ask", other.asker)
    feedback.answer(consultation=other.row.pk, text="三个工作日", by=other.officer, at=town.later())
    yield other.one("feedback.close", feedback.close, None)
