"""The agents' work (帮代办): a service followed to its end, visits at the door, dispatch meetings, the green channel; each once."""

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.agents import actions
from onewindow.domain.agents.models import Criterion, Errand, GreenMark, Meeting, Service, Visit
from onewindow.domain.agents.queries import green
from onewindow.domain.cases import actions as cases
from onewindow.domain.org.models import Centre, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.agents import WANTED, shape_of

Road = Generator[Scene, Any, None]
AGENT = "govservice.agent"


class Help:
    """One service and the scenes about it."""

    def __init__(self, town: Town) -> None:
        town.number += 1
        self.town, self.key = town, f"help {town.number}"
        self.asker, self.agent = town.desk.actor(application.APPLICANT), town.desk.actor(AGENT)
        main = Centre.objects.get(main=True).pk
        told = {"scope": list(WANTED), "centre": main, "phone": "13900000001", "key": self.key}
        self.service = actions.ask(**told, by=self.asker, at=town.later())  # type: ignore[arg-type]

    def one(self, name: str, verb: Callable[..., Any], by: Actor | None, alike: bool = False, **more: Any) -> Scene:
        """Something is done about it; ``by`` None: it takes nobody."""
        told: dict[str, Any] = {"at": self.town.later()} | more | ({"by": by} if by is not None else {})
        return Scene(lambda: verb(**told) and None, set(), name=name, alike=alike, look=self.look)

    def entrusted(self) -> int:
        """The applicant signs; the mandate."""
        at = self.town.later()
        today = at.astimezone(CHINA).date()
        term = {"from_on": today, "to_on": today + timedelta(days=9), "signature": "王芳"}
        given = actions.entrust(service=self.service, scope=WANTED, **term, by=self.asker, at=at)  # type: ignore[arg-type]
        return int(given.pk)

    @property
    def seen(self) -> int:
        """The version of the page that somebody has before him."""
        return Service.objects.values_list("version", flat=True).get(pk=self.service)

    def look(self) -> dict[str, Any]:
        """The service, its visits and their tasks."""
        visits = Visit.objects.filter(service=self.service).order_by("pk")
        tasks = Task.objects.filter(kind="doorvisit", thing__in=visits.values("pk"))
        return {
            "service": shape_of(self.key),
            "visits": [(row.state, row.version, row.report) for row in visits],
            "tasks": sorted(tasks.values_list("name", "closed_by"), key=str),
        }


def helped(town: Town) -> Road:
    """Assigned, called, visited at another time than was first said, a second visit called off, ended."""
    one = Help(town)
    for left in Visit.objects.filter(state="ordered"):  # by a walk that ended before: the agent is free
        actions.cancel_visit(visit=left.pk, reason="改期", by=one.agent, at=town.later())
    about = {"service": one.service}
    given = about | {"agent": one.agent.account, "seen": one.seen}
    yield one.one("agents.assign", actions.assign, one.agent, **given)
    said = about | {"kind": "call", "text": "已联系", "seen": one.seen}
    yield one.one("agents.note", actions.note, one.agent, **said)
    hours = _slots(town.desk.at)
    door = about | {"address": "解放路88号", "purpose": "代收材料"}
    yield _ordered(one, door, hours[0])
    visit = Visit.objects.get(service=one.service, state="ordered").pk
    yield one.one("agents.move_visit", actions.move_visit, one.asker, visit=visit, seen=1, **hours[1])
    done = {"visit": visit, "report": "已收材料", "at": hours[1]["from_at"]}
    yield one.one("agents.report_visit", actions.report_visit, one.agent, **done)
    yield _ordered(one, door, hours[2])
    visit = Visit.objects.get(service=one.service, state="ordered").pk
    yield one.one("agents.cancel_visit", actions.cancel_visit, one.asker, visit=visit, reason="改到窗口")
    yield one.one("agents.close", actions.close, one.agent, **about, result="已办好")


def _ordered(one: Help, door: dict[str, Any], hours: dict[str, datetime]) -> Scene:
    key = f"{one.key} {hours['from_at']}"
    return one.one("agents.order_visit", actions.order_visit, one.asker, alike=True, **door, **hours, key=key)


def _slots(at: datetime) -> list[dict[str, datetime]]:
    """An hour on each of the next days."""
    day = at.astimezone(CHINA).replace(hour=10, minute=0, second=0, microsecond=0)
    found = [day + timedelta(days=n) for n in (2, 3, 4)]
    return [{"from_at": one, "to_at": one + timedelta(hours=1)} for one in found]


def given_up(town: Town) -> Road:
    """Entrusted; the mandate ends, and with it what ran on it; the applicant needs nobody any more."""
    one = Help(town)
    actions.assign(service=one.service, agent=one.agent.account or 0, by=one.agent, at=town.later())
    mandate = one.entrusted()
    yield one.one("agents.mandate_ended", actions.mandate_ended, None, alike=True, mandate=mandate)
    yield one.one("agents.cancel", actions.cancel, one.asker, service=one.service, reason="自己办")


def dispatched(town: Town) -> Road:
    """A meeting with two errands, one reported, one dropped; and one that does not take place."""
    town.number += 1
    boss, agent = town.desk.actor("govservice.supervisor"), town.desk.actor(AGENT)
    title = f"调度 {town.number}"
    post = Post.objects.get(department__slug="govservice", role="agent", pk__in=agent.posts).pk

    def meeting() -> int:
        return Meeting.objects.values_list("pk", flat=True).get(title=title, state="called")

    def look() -> dict[str, Any]:
        rows = Meeting.objects.filter(title=title).order_by("pk")
        errands = Errand.objects.filter(meeting__in=rows).order_by("pk")
        tasks = Task.objects.filter(kind="errand", thing__in=errands.values("pk"))
        return {
            "meetings": [(row.state, row.version, row.result) for row in rows],
            "errands": [(row.state, row.version, row.result) for row in errands],
            "tasks": sorted(tasks.values_list("name", "closed_by"), key=str),
            "events": Event.objects.filter(kind="dispatch", thing__in=rows.values("pk")).count(),
        }

    def one(name: str, verb: Callable[..., Any], by: Actor = boss, alike: bool = False, **more: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(**more, by=by, at=at) and None, set(), name=name, alike=alike, look=look)

    def called(key: str) -> Scene:
        at = town.desk.at + timedelta(hours=1)
        told = {"title": title, "place": "三楼", "held_at": at, "agenda": [("进度", "")], "key": f"{title} {key}"}
        return one("agents.call_meeting", actions.call_meeting, alike=True, **told)

    yield called("first")
    for verb in (actions.report_errand, actions.drop_errand):
        seen = Meeting.objects.values_list("version", flat=True).get(pk=meeting())
        until = town.desk.at + timedelta(days=2)
        told = {"meeting": meeting(), "post": post, "text": "核实进度", "due_at": until, "seen": seen}
        yield one("agents.give_errand", actions.give_errand, **told)
        errand = Errand.objects.get(meeting=meeting(), state="open").pk
        if verb is actions.report_errand:
            yield one("agents.report_errand", verb, agent, errand=errand, result="已核实")
        else:
            yield one("agents.drop_errand", verb, errand=errand, reason="不再需要")
    yield one("agents.close_meeting", actions.close_meeting, meeting=meeting(), result="完成")
    yield called("second")
    yield one("agents.cancel_meeting", actions.cancel_meeting, meeting=meeting(), reason="改期")


def green_channel(town: Town) -> Road:
    """A criterion is published; one case is found to meet it, another is said to; it ends."""
    _, known = town.single()
    if town.desk.at.astimezone(CHINA).hour == 23:  # it begins and ends on one day
        town.desk.at += timedelta(hours=1)
    office, town.number = town.desk.actor("govservice.office"), town.number + 1
    name = f"试 {town.number}"  # nobody else's: what comes after this walk meets the criterion no more
    told = town.model | {"answers": town.model["answers"] | {"ent.name": name}, "by": town.owner}
    found, named = (cases.file(**told, at=town.later()).id for _ in range(2))
    town.settled()  # held against what was in force; what is published now is looked for by the verbs below
    code, today = f"kill-{town.number}", town.desk.at.astimezone(CHINA).date()

    def look() -> dict[str, Any]:
        rows = Criterion.objects.filter(code=code)
        return {"criteria": [row.ended_on is not None for row in rows], "marks": _marks(found, named)}

    def one(name: str, verb: Callable[..., Any], alike: bool = False, **more: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(**more, at=at) and None, {found, named}, name=name, alike=alike, look=look)

    rule = {"fact": "answer", "key": "ent.name", "in": [name]}
    told = {"code": code, "name_zh": "试", "name_en": "Try", "rule": rule, "source": "某文件", "from_on": today}
    yield one("agents.publish_criterion", actions.publish_criterion, **told, by=office)
    green.forget()
    yield one("agents.look_for_green", actions.look_for_green, alike=True, case=found)
    clerk = town.desk.holder(known.window_post)
    yield one("agents.mark_green", actions.mark_green, case=named, criterion=code, by=clerk)
    row = Criterion.objects.values_list("pk", flat=True).get(code=code)
    yield one("agents.end_criterion", actions.end_criterion, criterion=row, on=today, by=office)


def _marks(*cases: int) -> list[int]:
    return [GreenMark.objects.filter(case=case).count() for case in cases]
