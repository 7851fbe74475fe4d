"""The twelve fields of a question as GB/T 39046-2020 6.7 writes them (咨询数据), for the platform above and for files."""

from collections.abc import Iterable
from datetime import datetime

from onewindow.domain.feedback.models import Consultation
from onewindow.domain.feedback.rules import FORM, NAME, stamp
from onewindow.domain.org.queries import Actor, area_prefix, calendar, names_of
from onewindow.kernel import worktime
from onewindow.kernel.worktime import CHINA, CalendarEnds

LONGEST = 999


def form(row: Consultation, by: str, at: datetime) -> dict[str, str]:
    """咨询数据. One question as field name → value, in the order of the standard; what has not happened yet is empty.

    :param by: who answered, as a name.
    """
    values = (
        row.number,
        row.asker_name[:NAME],
        row.title,
        row.text,
        stamp(row.asked_at),
        stamp(row.answered_at),
        by[:NAME],
        row.answer,
        row.extension,
        row.extension_reason,
        str(days_late(row, at)),
        row.area[:9],
    )
    return {one.name: value for one, value in zip(FORM, values, strict=True)}


def days_late(row: Consultation, at: datetime) -> int:
    """超期天数. Working days beyond the limit, until the answer or until now; withdrawn questions are never late.

    An answer on the day of the limit but after its hour counts as one day.
    """
    end = row.answered_at or (row.closed_at if row.state == "withdrawn" else at) or at
    if end <= row.due_at or row.state == "withdrawn":
        return 0
    try:
        days = -int(worktime.remaining(end, row.due_at, "wd", calendar.current()))
    except CalendarEnds:
        days = (end.astimezone(CHINA).date() - row.due_at.astimezone(CHINA).date()).days
    return min(LONGEST, max(1, days))


def exported(
    actor: Actor, *, since: datetime, until: datetime, at: datetime, limit: int = 10_000
) -> Iterable[dict[str, str]]:
    """咨询导出. The questions asked in a period in the administrator's areas, in the form of the standard."""
    areas = [prefix for role, prefix in actor.scopes if role == "office"]
    rows = Consultation.objects.filter(asked_at__gte=since, asked_at__lt=until).order_by("asked_at", "pk")
    chosen = [row for row in rows[:limit] if any(row.area.startswith(area_prefix(one)) for one in areas)]
    names = names_of({row.answered_by_id for row in chosen if row.answered_by_id})
    for row in chosen:
        who = names.get(row.answered_by_id or 0)
        yield form(row, who.name_zh if who else "", at)
