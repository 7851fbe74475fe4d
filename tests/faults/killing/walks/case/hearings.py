"""Hearings and appeals (听证、复议诉讼): told once, asked for once, held once; an appeal recorded once, and what came of it."""

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Hearing, Hold
from onewindow.domain.cases.models.appeal import Appeal
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import calendar
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.walks.case.promises import _stored

Road = Generator[Scene, Any, None]


def heard(town: Town) -> Road:
    """Told, asked for, announced, moved to another day, held."""
    case, known = town.deciding()
    boss = town.desk.holder(known.decide_post)
    one = _Hearing(case, boss)
    yield one.told(town)
    at = town.later()
    yield one.scene("cases.ask_hearing", lambda: cases.ask_hearing(case=case, by=town.owner, at=at))
    chair = Account.objects.values_list("pk", flat=True).get(login="tax.examiner")
    meets = at.astimezone(CHINA).replace(hour=9, minute=0, second=0, microsecond=0)
    for n in (8, 9):
        on = meets + (calendar.current().nth(meets.date(), n) - meets.date())
        told: dict[str, Any] = {"meets_at": on, "place": "三楼", "chair": chair, "by": boss, "at": town.later()}
        told["seen"] = spec_version(case)
        yield one.scene("cases.announce_hearing", lambda told=told: cases.announce_hearing(case=case, **told))
    late = on + timedelta(hours=2)
    yield one.scene(
        "cases.record_hearing",
        lambda: cases.record_hearing(case=case, record="各方意见", signed="王芳", by=boss, at=late),
    )


def unheard(town: Town) -> Road:
    """Told, and nobody asks."""
    case, known = town.deciding()
    one = _Hearing(case, town.desk.holder(known.decide_post))
    yield one.told(town)
    late = Hearing.objects.get(case=case).ask_until + timedelta(minutes=1)
    yield one.scene("cases.lapse_hearing", lambda: cases.lapse_hearing(case=case, at=late) and None, alike=True)


class _Hearing:
    """A case, who decides it, and the scenes of its hearing."""

    def __init__(self, case: int, boss: Any) -> None:
        self.case, self.boss = case, boss

    def scene(self, name: str, call: Callable[[], Any], alike: bool = False) -> Scene:
        return Scene(lambda: call() and None, {self.case}, name=name, alike=alike, look=self.look)

    def told(self, town: Town) -> Scene:
        at, boss = town.later(), self.boss
        told = {"kind": "asked", "interest": "油烟影响相邻住户", "parties": ["李四"], "by": boss, "at": at}
        return self.scene("cases.tell_hearing", lambda: cases.tell_hearing(case=self.case, **told))

    def look(self) -> dict[str, Any]:
        rows = Hearing.objects.filter(case=self.case)
        return {
            "hearings": [
                (row.kind, row.asked_by, row.place, row.record, row.lapsed_at is not None)
                for row in rows.order_by("pk")
            ],
            "holds": [row.released_at is not None for row in Hold.objects.filter(case=self.case).order_by("pk")],
        }


def spec_version(case: int) -> int:
    """The version of the page somebody has before him."""
    return Case.objects.values_list("version", flat=True).get(pk=case)


def appealed(town: Town) -> Road:
    """Refused; an appeal that is upheld, another one by which the refusal is annulled."""
    case, known = town.proposed()
    second = town.desk.holder(known.supervisor_post)
    cases.consent(case=case, by=second, at=town.later())
    cases.close(case=case, by=town.desk.holder(known.window_post), at=town.later())
    paper = _stored(town)

    def look() -> dict[str, Any]:
        return {"appeals": list(Appeal.objects.filter(case=case).order_by("pk").values_list("kind", "outcome"))}

    def one(name: str, verb: Any, **told: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(case=case, by=second, at=at, **told) and None, {case}, name=name, look=look)

    today = town.desk.at.date()
    for kind, outcome in (("reconsideration", "upheld"), ("litigation", "annulled")):
        yield one("cases.record_appeal", cases.record_appeal, kind=kind, body="市人民政府", received_on=today)
        ends = {"outcome": outcome, "ended_on": today, "number": "2026-1", "document": paper}
        yield one("cases.end_appeal", cases.end_appeal, **ends)
