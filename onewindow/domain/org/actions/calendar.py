"""工作日历. The yearly notice: entered by one officer, put into force by another; its days are rows and never change."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from onewindow.domain.org.models import FIRST_YEAR, LAST_YEAR, Area, CalendarNotice, CalendarRun
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.rules import Actor, may
from onewindow.domain.org.states import CALENDAR
from onewindow.kernel import idempotency, step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved, NotFound, constraint
from onewindow.kernel.worktime import Calendar
from onewindow.kernel.worktime.notice import Reading, read_csv, read_text

_DAYS = """
INSERT INTO org_calendarday (notice_id, day, kind, name)
SELECT s.id, d.day, d.kind, d.name FROM s, jsonb_to_recordset(%s::jsonb) AS d(day date, kind text, name text)
"""


class NotTheCalendarOffice(Refusal):
    """Only an administrator of the whole city keeps its calendar (须由全市管理岗位办理)."""


class NoticeEmpty(Refusal):
    """The year, the number or the text of the notice is missing (通知年份、文号或内容缺失)."""


class NoticeUnclear(Refusal):
    """Something in this notice does not add up; nothing was taken over (通知内容有疑点).

    ``details``: ``doubts``, each (code, line, said, found, stops).
    """


@constraint("one_open_calendar_notice")
class NoticeOpen(Refusal):
    """Another notice for this year waits for its decision (该年度已有待定通知)."""


class NotYourNotice(Refusal):
    """Somebody else has entered this notice (非本人录入)."""


@constraint("calendar_second_person")
class SameOfficer(Refusal):
    """Who has entered a notice does not decide on it; ask a second officer (须由第二人复核)."""


@constraint("calendar_rejected_with_reason")
class NoticeReasonMissing(Refusal):
    """Say why the notice is sent back (退回须说明理由)."""


@constraint("calendar_edition_once")
class CalendarChanged(Refusal):
    """Another notice has come into force meanwhile; look at the preview again (工作日历已更新)."""


class CalendarGap(Refusal):
    """The calendar covers %(first)s to %(last)s; a notice for %(wanted)s does not join on (年度不衔接)."""


@constraint("calendar_day_frozen")
class DaysFrozen(Refusal):
    """The days of a notice do not change; enter another notice (通知日期不可更改)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an officer has typed or pasted (录入): ``number`` may be empty if the text says it, ``form`` is text or csv."""

    year: int
    text: str
    form: str = "text"
    whole: bool = True
    number: str = ""
    url: str = ""

    def reading(self) -> Reading:
        """What the pasted text says, and what does not add up."""
        if self.form == "csv":
            return read_csv(self.text, year=self.year, whole=self.whole)
        known = {} if self.whole else calendars.last_days_off(self.year)
        return read_text(self.text, year=self.year, whole=self.whole, known=known)


def may_keep_calendar(by: Actor) -> bool:
    """Whether the actor administers the whole city (管理岗位): the calendar is one for all of it."""
    city = Area.objects.filter(level=Area.Level.CITY).values_list("code", flat=True).first()
    return city is not None and by.kind != "system" and may(by, role="office", area=city)


def enter_notice(*, entry: Entry, by: Actor, at: datetime, key: str = "") -> int:
    """录入放假通知. Take over a notice as a draft, with its days; its id. Nothing is counted by it yet.

    :param key: of the form, so that a second click enters nothing a second time.
    :raises NotTheCalendarOffice: without an office post for the whole city.
    :raises NoticeUnclear: with everything in it that does not add up.
    :raises NoticeOpen: while another notice for that year is not yet decided.
    :raises CalendarGap: if the years between have no rows.
    """
    _must_keep(by)
    if not FIRST_YEAR <= entry.year <= LAST_YEAR or not entry.text.strip():
        raise NoticeEmpty(year=entry.year)
    reading = entry.reading()
    number = entry.number.strip() or reading.number
    if not number:
        raise NoticeEmpty(fields=["number"])
    if reading.stops:
        raise NoticeUnclear(doubts=[(d.code, d.line, d.said, d.found, d.stops) for d in reading.doubts])
    _must_join_on(entry.year)

    def enter() -> dict[str, int]:
        return {"id": _enter(entry, reading, number, by, at)}

    if not key:
        return enter()["id"]
    return int(idempotency.once(key=key, owner=by.account, verb="org.enter-notice", at=at, do=enter)["id"])


def _enter(entry: Entry, reading: Reading, number: str, by: Actor, at: datetime) -> int:
    days = [{"day": one.day.isoformat(), "kind": one.kind, "name": one.name} for one in reading.days]
    return step.new(
        CALENDAR,
        "enter",
        by=by.account,
        at=at,
        set={
            "year": entry.year,
            "whole": entry.whole,
            "number": number,
            "url": entry.url.strip(),
            "text": entry.text,
            "entered_by": by.account,
            "entered_at": at,
        },
        data={"year": entry.year, "days": len(days)},
        also=Also(_DAYS, (json.dumps(days, ensure_ascii=False),)),
    )


def propose_notice(*, notice: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """提请复核. Hand a draft to a second officer.

    :raises NotYourNotice: if somebody else has entered it. :raises NoSuchMove: if it is no draft any more.
    """
    row = _own(notice, by)
    return _move(row, "propose", by, at, seen)


def withdraw_notice(*, notice: int, by: Actor, at: datetime, reason: str = "", seen: int | None = None) -> Moved:
    """撤回. Take back what is not yet decided; it stays in the history.

    :raises NotYourNotice: if somebody else has entered it.
    """
    row = _own(notice, by)
    return _move(row, "withdraw", by, at, seen, reason=reason.strip())


def reject_notice(*, notice: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """退回. The second officer sends it back, with a reason.

    :raises SameOfficer: if it is who entered it. :raises NoticeReasonMissing: without a reason.
    """
    row = _others(notice, by)
    if not reason.strip():
        raise NoticeReasonMissing(notice=notice)
    return _move(row, "reject", by, at, seen, reason=reason.strip(), decided_by=by.account, decided_at=at)


def approve_notice(
    *, notice: int, by: Actor, at: datetime, seen: int | None = None, edition: int | None = None
) -> Moved:
    """批准生效. The second officer puts the notice into force: a new edition of the calendar, by which all clocks count.

    The running clocks are recomputed after it by the rooms whose clocks they are (``calendar.approve`` in the log).

    :param seen: the version of the notice on the officer's page. :param edition: the calendar his preview compared with.
    :raises SameOfficer: if it is who entered it.
    :raises CalendarChanged: if another notice has come into force since the preview, or does so at this moment.
    :raises ChangedMeanwhile: if the notice itself has moved on.
    """
    row = _others(notice, by)
    now = calendars.edition()
    if edition is not None and edition != now:
        raise CalendarChanged(edition=now)
    _must_join_on(row.year)
    data = {"edition": now + 1, "before": now, "year": row.year}
    moved = _move(row, "approve", by, at, seen, data=data, decided_by=by.account, decided_at=at, edition=now + 1)
    calendars.forget()
    return moved


def _move(
    row: CalendarNotice,
    name: str,
    by: Actor,
    at: datetime,
    seen: int | None,
    data: dict[str, int] | None = None,
    **values: object,
) -> Moved:
    version = row.version if seen is None else seen
    return step.step(
        CALENDAR, row.pk, version, name, by=by.account, at=at, set=values or None, data=data or {"year": row.year}
    )


def _must_keep(by: Actor) -> None:
    if not may_keep_calendar(by):
        raise NotTheCalendarOffice()


def _notice(notice: int, by: Actor) -> CalendarNotice:
    _must_keep(by)
    row = CalendarNotice.objects.filter(pk=notice).first()
    if row is None:
        raise NotFound(kind=CALENDAR.name, thing=notice)
    return row


def _own(notice: int, by: Actor) -> CalendarNotice:
    row = _notice(notice, by)
    if row.entered_by_id != by.account:
        raise NotYourNotice(notice=notice)
    return row


def _others(notice: int, by: Actor) -> CalendarNotice:
    row = _notice(notice, by)
    if row.entered_by_id == by.account:
        raise SameOfficer(notice=notice)
    return row


def _must_join_on(year: int) -> None:
    """A calendar has no hole: a year is entered once the one before it stands (provisional rows will do)."""
    known = calendars.current()
    if not known.first.year <= year <= known.last.year + 1:
        raise CalendarGap(first=known.first.year, last=known.last.year, wanted=year)


@dataclass(frozen=True, slots=True)
class Change:
    """What a notice has changed (变更): the calendar before it, the one in force now, the first day that differs."""

    notice: int
    edition: int
    by: int | None
    old: Calendar
    new: Calendar
    first: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a room's clocks that was looked at: how many, how many moved, the last one (None: none was left)."""

    looked: int
    moved: int
    last: int | None


def recompute(
    *,
    notice: int,
    part: str,
    count: Callable[[Change], int],
    some: Callable[[Change, int], Stretch],
    at: datetime,
) -> bool:
    """重新计算. Bring one stretch of a room's running clocks to the calendar in force; whether there is more to do now.

    Stretch and progress are one transaction, and of two workers one waits for the other: who is killed leaves nothing
    half done, and nothing moves twice. After the last clock all are looked at once more, when no process can count by
    the calendar before any longer; then the run is closed.

    :param part: the room. :param count: how many clocks are to be looked at.
    :param some: moves one stretch of them, those behind the given id.
    """
    change = _change(notice)
    with transaction.atomic():
        run, fresh = CalendarRun.objects.get_or_create(notice_id=notice, part=part, defaults={"begun_at": at})
        run = CalendarRun.objects.select_for_update().get(pk=run.pk)
        if run.checked_at is not None or (run.ended_at is not None and at < second_look_at(run)):
            return False
        if fresh:
            run.total = count(change)
        done = some(change, run.cursor)
        run.looked += done.looked if run.ended_at is None else 0
        run.moved += done.moved
        run.cursor = done.last or 0
        if done.last is None and run.ended_at is None:
            run.ended_at = at
        elif done.last is None:
            run.checked_at = at
        run.save()
    return done.last is not None


def second_look_at(run: CalendarRun) -> datetime:
    """When a run that has ended may be looked over: caches have been read anew, and verbs then under way are over."""
    begun = run.begun_at if run.ended_at is None else run.ended_at
    return begun + timedelta(seconds=calendars.SECOND_LOOK_SECONDS)


def _change(notice: int) -> Change:
    row = CalendarNotice.objects.get(pk=notice)
    if row.edition is None:
        raise NotFound(kind=CALENDAR.name, thing=notice)
    newest = calendars.renew()
    old, new = calendars.of_edition(row.edition - 1), calendars.of_edition(newest)
    days = calendars.changed_days(old, new)
    return Change(notice, newest, row.decided_by_id, old, new, days[0] if days else None)
