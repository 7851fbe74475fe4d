"""Visits at the door: a time that fits, one door at a time, reported into the log; weekends and evenings are marked."""

from datetime import datetime, timedelta

import pytest

from onewindow.domain.agents import actions, refusals
from onewindow.domain.agents.models import Entry, Visit
from onewindow.domain.agents.rules import slot_fits
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA

HOUR = timedelta(hours=1)


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 9, day, hour, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("from_at", "to_at", "fits"),
    [
        (moment(1, 11), moment(1, 12), True),
        (moment(5, 19), moment(5, 21), True),  # a Saturday evening
        (moment(1, 10), moment(1, 11), False),  # within two hours
        (moment(2, 6), moment(2, 7), False),
        (moment(2, 20), moment(2, 22), False),
        (moment(2, 9), moment(2, 14), False),
        (moment(3, 9), moment(2, 10), False),
    ],
)
def test_a_time_that_fits(from_at, to_at, fits) -> None:
    assert slot_fits(from_at, to_at, moment(1, 9)) is fits


def test_ordered_once_moved_and_reported(town, running, at) -> None:
    service = running()
    told = {"address": "工人村2号楼", "purpose": "采集照片", "by": town.city.citizen, "at": at}
    first = actions.order_visit(service=service.pk, from_at=moment(2, 10), to_at=moment(2, 11), key="v1", **told)
    again = actions.order_visit(service=service.pk, from_at=moment(2, 10), to_at=moment(2, 11), key="v1", **told)
    assert again == first
    with pytest.raises(refusals.SlotTaken):
        actions.order_visit(service=service.pk, from_at=moment(2, 10), to_at=moment(2, 12), key="v2", **told)
    actions.move_visit(visit=first, from_at=moment(2, 18), to_at=moment(2, 19), by=town.agent(), at=at)
    visit = Visit.objects.get(pk=first)
    assert visit.outside_hours
    task = Task.objects.get(kind="doorvisit", closed_at=None)
    assert (task.thing, task.due_at) == (first, moment(2, 19))
    with pytest.raises(refusals.VisitsOpen):
        actions.close(service=service.pk, result="x", by=town.agent(), at=at)
    with pytest.raises(refusals.NotAtThisStep):
        actions.report_visit(visit=first, report="到过", by=town.agent(), at=at)
    later = moment(2, 19)
    with pytest.raises(refusals.NotYours):
        actions.report_visit(visit=first, report="到过", by=town.agent("agent2"), at=later)
    actions.report_visit(visit=first, report="照片已采集", by=town.agent(), at=later)
    assert Entry.objects.get(kind="visit").ref == f"visit:{first}"
    assert not Task.objects.filter(kind__in=("doorvisit", "agency"), closed_at=None).exists()
    with pytest.raises(refusals.NoSuchVisit):
        actions.cancel_visit(visit=first, reason="x", by=town.city.citizen, at=later)


def test_others_order_nothing(town, running, at) -> None:
    service = running()
    told = {"from_at": moment(2, 10), "to_at": moment(2, 11), "address": "x", "purpose": "x", "at": at}
    with pytest.raises(refusals.NoSuchService):
        actions.order_visit(service=service.pk, key="v", by=town.city.stranger, **told)
    with pytest.raises(refusals.AddressMissing):
        actions.order_visit(service=service.pk, key="v", by=town.city.citizen, **{**told, "address": " "})
