"""The clocks of a case as its pages show them (时限): both limits, what was held and is, the extension, silence, every day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.translation import get_language

from onewindow.domain.cases.models import ENDED, Case, Extension, Hold, HoldKind, Silence
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.refusals import NotYours
from onewindow.domain.cases.rules import extending, lanes
from onewindow.domain.cases.rules.lanes import Day, Pause, Stretch, Turn
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.worktime import CHINA

_TURNS = (
    "SELECT t.name, t.opened_at, t.closed_at, d.short_zh, d.short_en FROM kernel_task t"
    " LEFT JOIN org_post p ON p.id = t.post LEFT JOIN org_department d ON d.id = p.department_id"
    " WHERE t.kind = 'case' AND t.thing = %s AND (t.post IS NOT NULL OR t.actor IS NOT NULL) ORDER BY t.id"
)


@dataclass(frozen=True, slots=True)
class Lane:
    """Every working day of a case, with the two limits; ``rows`` is the same as a table."""

    days: tuple[Day, ...]
    rows: tuple[Stretch, ...]
    today: date
    promised: date | None
    statutory: date | None


@dataclass(frozen=True, slots=True)
class ClockPage:
    """What stops and lengthens the clocks of a case; ``kinds``: what may be held now, ``may_extend``: whether by law."""

    holds: tuple[Hold, ...]
    names: dict[str, str]
    kinds: tuple[HoldKind, ...]
    extension: Extension | None
    may_extend: bool
    silence: Silence | None
    lane: Lane

    @property
    def open(self) -> tuple[Hold, ...]:
        """Holds that last."""
        return tuple(one for one in self.holds if one.released_at is None)


def clock_page(case: int | Case, actor: Actor, at: datetime) -> ClockPage:
    """时限. Holds, extension, silence and the days of a case.

    :raises NoSuchCase, NotYours: as the case page.
    """
    row = must_see(actor, case)
    known = spec(row.item_version_id)
    holds = tuple(Hold.objects.select_related("kind").filter(case=row).order_by("opened_at", "id"))
    extension = Extension.objects.filter(case=row).order_by("-id").first()
    kinds = _kinds(at.astimezone(CHINA).date())
    guide = known.particulars.get("holds") or ()
    open_ = {one.slug for one in holds if one.released_at is None}
    allowed = tuple(
        one
        for one in kinds
        if one.slug not in open_
        and (one.ground != "special" or known.slug in one.items)
        and (one.ground != "guide" or one.slug in guide)
    )
    return ClockPage(
        holds=holds,
        names={one.slug: one.kind.name for one in holds},
        kinds=allowed,
        extension=extension,
        may_extend=extending.extension(known) is not None and (extension is None or extension.declined_at is not None),
        silence=Silence.objects.filter(case=row).first(),
        lane=_lane(row, holds, at, law=known.statutory_checked),
    )


@dataclass(frozen=True, slots=True)
class HoldNotice:
    """暂停计时告知书. What the applicant is told in writing of a hold, to be printed."""

    case: Case
    item: str
    department: str
    hold: Hold


def hold_notice(case: int, hold: int, actor: Actor) -> HoldNotice:
    """The written notice of a hold (行政许可法 art. 45).

    :raises NoSuchCase, NotYours: as the case page, and for a hold of another case.
    """
    row = must_see(actor, case)
    found = Hold.objects.select_related("kind").filter(pk=hold, case=row).first()
    if found is None:
        raise NotYours(case=case)
    known = spec(row.item_version_id)
    return HoldNotice(row, known.name, known.department, found)


def _kinds(on: date) -> list[HoldKind]:
    """The row of the day of each kind, those in force."""
    rows = HoldKind.objects.filter(effective_from__lte=on).order_by("slug", "-effective_from").distinct("slug")
    return sorted((one for one in rows if one.in_force), key=lambda one: one.pk)


def _lane(row: Case, holds: tuple[Hold, ...], at: datetime, *, law: bool) -> Lane:
    english = (get_language() or "zh").startswith("en")
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, (row.pk,))
        turns = [
            Turn(lanes.TURNS.get(name, "department"), (en if english else zh) or "", opened, closed, _besides(name))
            for name, opened, closed, zh, en in cursor.fetchall()
        ]
    pauses = [
        Pause(one.slug, one.kind.turn, one.stops_statutory, one.opened_at, one.released_at or max(one.lasts_until, at))
        for one in holds
    ]
    ended = row.decided_at or (row.closed_at if row.state in ENDED else None)
    moments = [row.promised_due_at, row.statutory_due_at if law else None]
    limits = [one and one.astimezone(CHINA).date() for one in moments]
    today = at.astimezone(CHINA).date()
    last = ended.astimezone(CHINA).date() if ended else max([today, *(one for one in limits if one)])
    every = lanes.days(
        turns,
        pauses,
        first=row.filed_at.astimezone(CHINA).date(),
        last=last,
        now=min(at, ended) if ended else at,
        working=calendars.current().is_working,
    )
    return Lane(every, lanes.stretches(every), today, *limits)


def _besides(name: str) -> str:
    return name if name in lanes.BESIDES else ""
