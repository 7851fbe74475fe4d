"""What was signed, said or recorded is taken away by nobody, the owner of the tables included: tried by direct SQL."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from onewindow.config.postgres.backend.creation import as_owner
from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Meeting
from onewindow.domain.org.models import Department
from onewindow.kernel.models import StoredFile
from tests.domain.cases.city import another
from tests.domain.cases.joint.test_meeting import called
from tests.domain.cases.joint.test_technical import PLUS, order
from tests.domain.cases.joint.test_visiting import record
from tests.domain.cases.road import Road

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = {
    "cases_meeting": "minutes_stay_as_signed",
    "cases_meetingcase": "minutes_stay_as_signed",
    "cases_meetingseat": "minutes_stay_as_signed",
    "cases_opinion": "opinion_stays_as_given",
    "cases_consultbody": "answer_stays_as_given",
    "cases_sitevisit": "visit_stays_as_recorded",
    "cases_technicalreport": "technical_review_stays_as_recorded",
    "cases_technicalreview": "technical_review_stays_as_recorded",
}


def everything_said(road: Road) -> Meeting:
    """Two cases with opinions, answers, a visit, minutes signed by one body; a third one with a technical review."""
    boss, fire, examiner = (road.city.approver, road.city.of("fire", "examiner"), road.city.of("market", "examiner"))
    first, second, made = called(road)
    told = {first: ("agree", ""), second: ("agree", "")}
    edition = actions.write_minutes(
        case=first, meeting=made.pk, minutes="意见一致", conclusions=told, by=boss, at=road.at
    )
    actions.consult(case=first, question="可否？", persons=(), departments=_fire(), days=2, by=boss, at=road.at)
    actions.opine(case=first, stance="agree", text="", by=fire, at=road.at)
    actions.order_visit(case=first, subject="看现场", days=2, by=boss, at=road.at)
    road.now += timedelta(minutes=20)
    actions.record_visit(case=first, record=record(road), by=examiner, at=road.now)
    actions.sign_minutes(case=first, edition=edition, by=fire, at=road.at)
    item = another("judged", reviews=False, special_procedures=PLUS)
    third = road.accepted(item=item)
    order(road, third)
    report = road.paper("report").file
    StoredFile.objects.filter(pk=report).update(by=examiner.account)
    assert report
    actions.attach_report(case=third, file=report, by=examiner, at=road.at)
    actions.record_technical(case=third, result="pass", text="通过", by=examiner, at=road.at)
    return made


def _fire() -> list[int]:
    return [Department.objects.get(slug="fire").pk]


def _broken(session: "psycopg.Connection[Any]", statement: str) -> str | None:
    try:
        with session.transaction():
            session.execute(statement.encode())
    except psycopg.Error as refused:
        return refused.diag.constraint_name
    return ""


def test_not_even_the_owner_takes_it_away(road: Road) -> None:
    everything_said(road)
    with as_owner(connection.settings_dict["NAME"]) as session:
        assert {table: _broken(session, f"DELETE FROM {table}") for table in KEPT} == KEPT
        unsigned = "DELETE FROM cases_meetingseat WHERE signed_at IS NULL"
        assert _broken(session, unsigned) == "minutes_stay_as_signed", "a seat that has not signed stays at the table"
        assert _broken(session, "UPDATE cases_opinion SET text = ''") == "opinion_stays_as_given"
        assert _broken(session, "UPDATE cases_technicalreview SET text = ''") == "technical_review_stays_as_recorded"
    with connection.cursor() as app, pytest.raises(Exception, match="what was said"):
        app.execute("DELETE FROM cases_opinion")


def test_before_the_first_signature_a_meeting_may_go(road: Road) -> None:
    *_, made = called(road)
    with as_owner(connection.settings_dict["NAME"]) as session:
        for table in ("cases_meetingseat", "cases_meetingcase"):
            assert _broken(session, f"DELETE FROM {table} WHERE meeting_id = {made.pk}") == ""
        assert _broken(session, f"DELETE FROM cases_meeting WHERE id = {made.pk}") == ""
