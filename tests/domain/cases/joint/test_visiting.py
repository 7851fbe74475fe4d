"""A site visit (现场勘验): ordered as a step, by two officers, a list answered, photos; its limit is its own and no clock stops."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions.examination import visiting
from onewindow.domain.cases.actions.examination.handling import BodyUnknown
from onewindow.domain.cases.actions.examination.visiting import Record
from onewindow.domain.cases.models import Hold, SitePhoto, SiteVisit
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing, VisitAwaited
from onewindow.domain.cases.rules.listed.visits import checklist_for, checklists, place_said, unanswered
from onewindow.domain.org.models import Staff
from onewindow.kernel.models import Event, StoredFile
from onewindow.kernel.step import TaskGone
from tests.domain.cases.road import Road, open_tasks, row


def test_the_lists_of_the_data() -> None:
    """Each list has lines; an item without one of its own has the general one; every line needs an answer."""
    assert all(one.points and one.law for one in checklists().values())
    assert checklist_for("fire-check").code == "fire"
    assert checklist_for("sign-filing").code == "general"
    assert unanswered("general", {"address": "yes", "papers": "perhaps"}) == ["papers", "conditions"]


def test_a_place_is_an_address_or_coordinates() -> None:
    assert place_said("人民路1号", None, None)
    assert place_said("", 27.82, 113.13)
    assert not place_said(" ", None, None)
    assert not place_said("人民路1号", 27.82, None)
    assert not place_said("", 97.0, 113.13)


def ordered(road: Road) -> int:
    case = road.deciding()
    actions.order_visit(case=case, subject="核对经营场所与平面图", days=3, by=road.city.approver, at=road.at)
    return case


def record(road: Road, **changes: Any) -> Record:
    made = Record(
        began_at=road.now - timedelta(minutes=8),
        ended_at=road.now - timedelta(minutes=2),
        result="pass",
        found={"address": "yes", "papers": "yes", "conditions": "n/a"},
        officers=[Staff.objects.get(account=road.city.approver.account).number],
        address="人民路1号",
    )
    return replace(made, **changes)


@pytest.mark.django_db
def test_a_visit_is_a_task_of_the_examiners_and_counts_in_the_clock(road: Road) -> None:
    """行政许可法 art. 45 does not name the visit; 优化营商环境条例 art. 36: it has a limit of its own."""
    case = ordered(road)
    before = row(case).promised_due_at
    assert open_tasks(case) == ["decide", "promised-limit", "statutory-limit", "visit"]
    assert not Hold.objects.exists()
    assert row(case).promised_due_at == before
    with pytest.raises(visiting.VisitOrdered):
        actions.order_visit(case=case, subject="再看一次", days=3, by=road.city.approver, at=road.at)
    with pytest.raises(visiting.VisitUnsaid):
        actions.order_visit(case=case, subject=" ", days=3, by=road.city.approver, at=road.at)
    with pytest.raises(NotYours):
        actions.order_visit(case=case, subject="看", days=3, by=road.city.clerk, at=road.at)
    with pytest.raises(VisitAwaited):
        actions.grant(case=case, by=road.city.approver, at=road.at)


@pytest.mark.django_db
def test_art_34_two_officers_at_least_and_what_a_record_must_say(road: Road) -> None:
    """行政许可法 art. 34: at least two officers; each line, the place, the hours; a bad result has words."""
    case, examiner = ordered(road), road.city.of("market", "examiner")
    for refused, change in (
        (visiting.TwoOfficers, {"officers": []}),
        (BodyUnknown, {"officers": ["nobody"]}),
        (visiting.PlaceUnsaid, {"address": ""}),
        (visiting.PointsOpen, {"found": {"address": "yes"}}),
        (visiting.HoursUnfit, {"began_at": road.now - timedelta(days=30)}),
        (visiting.HoursUnfit, {"ended_at": road.now + timedelta(days=1)}),
        (ReasonsMissing, {"result": "fail"}),
        (ReasonsMissing, {"result": "perhaps"}),
    ):
        with pytest.raises(refused):
            actions.record_visit(case=case, record=record(road, **change), by=examiner, at=road.now)
    with pytest.raises(NotYours):
        actions.record_visit(case=case, record=record(road), by=road.city.of("fire", "examiner"), at=road.now)


@pytest.mark.django_db
def test_a_visit_is_recorded_once_with_its_photos(road: Road) -> None:
    case, examiner = ordered(road), road.city.of("market", "examiner")
    paper, picture = (road.paper(name).file for name in ("plan", "door"))
    assert paper
    assert picture
    StoredFile.objects.filter(pk__in=[paper, picture]).update(by=examiner.account)
    StoredFile.objects.filter(pk=picture).update(type="image/jpeg", name="door.jpg")
    with pytest.raises(visiting.NoPhoto):
        actions.add_photo(case=case, file=paper, by=examiner, at=road.at)
    another = road.paper("window").file
    assert another
    StoredFile.objects.filter(pk=another).update(by=examiner.account, type="image/jpeg", sha256="1" * 64)
    first, again, second = (
        actions.add_photo(case=case, file=one, by=examiner, at=road.at) for one in (picture, picture, another)
    )
    assert again == first != second, "the same picture sent again is there once"
    assert actions.take_out_photo(case=case, photo=second, by=examiner, at=road.at)
    actions.record_visit(
        case=case,
        record=record(road, result="rectify", text="补装灭火器", latitude=27.827433, longitude=113.133853, address=""),
        by=examiner,
        at=road.now,
    )
    with pytest.raises(TaskGone):
        actions.record_visit(case=case, record=record(road), by=examiner, at=road.at)
    (visit,) = queries.dossier(case, road.city.clerk, road.at).joint.visits
    assert (visit.result, visit.latitude, [one["found"] for one in visit.found]) == (
        "rectify", 27.827433, ["yes", "yes", "n/a"],
    )  # fmt: skip
    assert len(visit.officers) == 2
    assert [one.id for one in visit.photos] == [first]
    assert queries.visit_photo(case, first, road.city.clerk).name == "door.jpg"
    assert (Event.objects.get(thing=case, name="case.visit").data or {})["photos"] == ["0" * 64]
    with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
        SitePhoto.objects.all().delete()
    with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
        SiteVisit.objects.update(result="pass")
    actions.grant(case=case, by=road.city.approver, at=road.at)


@pytest.mark.django_db
def test_a_visit_is_cancelled_with_a_reason(road: Road) -> None:
    case = ordered(road)
    (visit,) = queries.dossier(case, road.city.clerk, road.at).joint.visits
    gone: dict[str, Any] = {"case": case, "visit": visit.id, "at": road.at}
    with pytest.raises(ReasonsMissing):
        actions.cancel_visit(**gone, why="", by=road.city.approver)
    with pytest.raises(NotYours):
        actions.cancel_visit(**gone, why="材料已足", by=road.city.of("fire", "examiner"))
    actions.cancel_visit(**gone, why="材料已足", by=road.city.approver)
    with pytest.raises(visiting.NoVisit):
        actions.cancel_visit(**gone, why="材料已足", by=road.city.approver)
    actions.grant(case=case, by=road.city.approver, at=road.at)
    assert open_tasks(case) == ["close"]
