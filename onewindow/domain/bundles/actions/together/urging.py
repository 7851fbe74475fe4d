"""催办. Who leads reminds a department that has not done its part: a word to its posts, once for a working day."""

from datetime import date, datetime, timedelta

from django.db import transaction

from onewindow.domain.bundles.actions.reading import account_of, look
from onewindow.domain.bundles.actions.refusals import NotAtThisStep, NotYours
from onewindow.domain.bundles.models import Bundle, Urging
from onewindow.domain.bundles.queries.together.urgings import leads, waits_for
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import log, step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA, Calendar

OPEN = ("filed", "running")


@step.constraint("one_urging_a_day")
class UrgedToday(Refusal):
    """This department has been urged today already; the next word can go out on the next working day (当日已催办)."""


class NothingToUrge(Refusal):
    """Nothing of this application waits for this department (该部门无待办)."""


def urge(*, bundle: int, department: int, text: str = "", by: Actor, at: datetime) -> int:
    """催办. Remind a department of what waits for it, whatever its light; its post holders are told. The urging's id.

    The application itself does not change: whoever works on it at this moment is not told that his page is old.

    :raises NotYours: for who does not lead: the window that accepted it, and its supervisors, do.
    :raises NothingToUrge: nothing waits for the department. :raises UrgedToday: once for a working day.
    :raises NotAtThisStep: if the application has ended.
    """
    now = look(bundle)
    if not leads(now.row, by):
        raise NotYours(bundle=bundle)
    if now.row.state not in OPEN:
        raise NotAtThisStep(bundle=bundle, state=now.row.state)
    waiting = waits_for(now.row, department)
    if not waiting:
        raise NothingToUrge(bundle=bundle, department=department)
    on = working_day(at, calendars.current())
    told = Urging.objects.filter(bundle=bundle, department=department, on=on).first()
    if told is not None:
        raise UrgedToday(by=told.by_id, at=told.at, name="urging.urge")
    with transaction.atomic(), step.hard_rules():
        row = Urging.objects.create(
            bundle=Bundle(pk=bundle),
            department_id=department,
            on=on,
            text=within(text, 500, "text"),
            by_id=account_of(by),
            at=at,
        )
        data = {"department": department, "urging": row.pk, "posts": sorted({one.post for one in waiting})}
        log.add("urging.urge", by=by.account, at=at, kind="bundle", thing=bundle, data=data)
    return row.pk


def working_day(at: datetime, calendar: Calendar) -> date:
    """计入的工作日. The working day an urging counts for: a word on a day off is one of the next working day."""
    today = at.astimezone(CHINA).date()
    return today if calendar.is_working(today) else calendar.nth(today - timedelta(days=1), 1)
