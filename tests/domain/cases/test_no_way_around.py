"""窗口无否决权: nobody is turned away but by two people in writing, whatever is called and whatever is written to the tables."""

import json
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Consent, Enquiry, RefusalNotice
from onewindow.domain.cases.rules import reason, reasons
from onewindow.domain.cases.states import CASE, ENQUIRY
from onewindow.kernel import step
from onewindow.kernel.models import Task
from tests.domain.cases.road import Road, row
from tests.domain.cases.test_refusing import WORDS


def _forged(broken: str, *sql: tuple[str, list[object]]) -> None:
    """What the application's role may write by hand is refused when the transaction ends, by this rule's name."""
    with pytest.raises(DatabaseError, match=broken), transaction.atomic(), connection.cursor() as cursor:
        for text, params in sql:
            cursor.execute(text, params)
        connection.check_constraints()


def _stepped(
    road: Road, case: int, move: str, at: datetime, by: int | None, **values: object
) -> tuple[str, list[object]]:
    """The generated function, called as any program with the application's role could."""
    given = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
    text = "SELECT * FROM case_step(%s, %s, %s, %s, %s, NULL, NULL, %s::jsonb, NULL)"
    return text, [case, row(case).version, move, by, at, json.dumps(given)]


_PROPOSED = (
    "INSERT INTO cases_consent (case_id, proposal, reasons, guidance, legal_basis, proposed_by_id, proposed_at)"
    " VALUES (%s, 'not-accept', 'x', 'y', 'z', %s, %s) RETURNING id"
)
_GIVEN = "UPDATE cases_consent SET given_by_id = %s, given_at = %s WHERE case_id = %s"


def test_a_proposal_alone_does_not_refuse_even_in_sql(road: Road) -> None:
    case = road.file().id
    actions.propose_not_accept(case=case, **WORDS, by=road.city.clerk, at=road.at)
    consent = Consent.objects.get(case=case)
    ended = {"consent_id": consent.pk, "outcome": "not_accepted", "closed_at": road.at}
    supervisor = road.city.supervisor.account
    _forged("refused_by_two_in_writing", _stepped(road, case, "not-accept", road.now, supervisor, **ended))


def test_a_consent_by_hand_is_none(road: Road) -> None:
    case = road.file().id
    actions.propose_not_accept(case=case, **WORDS, by=road.city.clerk, at=road.at)
    given = (_GIVEN, [road.city.supervisor.account, road.at, case])
    _forged("given without refusing the case", given)
    ended = {"consent_id": Consent.objects.get(case=case).pk, "outcome": "not_accepted", "closed_at": road.now}
    alone = _stepped(road, case, "not-accept", road.now, road.city.clerk.account, **ended)
    _forged("refused_by_two_in_writing", given, alone)  # and the log does not name the second person


def test_a_proposal_by_hand_is_none(road: Road) -> None:
    case, clerk, supervisor = road.file().id, road.city.clerk.account, road.city.supervisor.account
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PROPOSED, [case, clerk, road.at])
        (consent,) = cursor.fetchone()
    at = road.at
    ended = {"consent_id": consent, "outcome": "not_accepted", "closed_at": at}
    notice = (
        "INSERT INTO cases_refusalnotice (case_id, consent_id, kind, reasons, guidance, legal_basis, at)"
        " VALUES (%s, %s, 'not-accept', 'x', 'y', 'z', %s)"
    )
    _forged(
        "refused_by_two_in_writing",
        (_GIVEN, [supervisor, at, case]),
        (notice, [case, consent, at]),
        _stepped(road, case, "not-accept", at, supervisor, **ended),
    )


def test_a_consent_of_another_case_refuses_nothing(road: Road) -> None:
    other, case = road.deciding(), road.deciding()
    road.refuse(other)
    actions.consent(case=other, by=road.city.supervisor, at=road.at)
    borrowed = {"consent_id": row(other).consent_id, "outcome": "refused", "decided_at": road.at}
    _forged("refused_by_two_in_writing", _stepped(road, case, "refuse", road.now, None, **borrowed))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO cases_consent (case_id, proposal, reasons, guidance, legal_basis, proposed_by_id, proposed_at, given_by_id)"
        " VALUES (1, 'refuse', 'x', 'y', 'z', 1, '2026-09-01', 2)",
        "UPDATE cases_consent SET reasons = 'other'",
        "UPDATE cases_consent SET proposed_by_id = 1",
        "DELETE FROM cases_consent",
        "UPDATE cases_refusalnotice SET reasons = 'other'",
        "DELETE FROM cases_refusalnotice",
        "UPDATE cases_enquiry SET turned_away = false",
        "DELETE FROM cases_enquiry",
        "INSERT INTO cases_enquiry (state) VALUES ('noted')",
    ],
)
def test_what_was_said_cannot_be_changed_by_the_application(road: Road, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_window_cannot_stop_a_case(road: Road) -> None:
    case = road.file(group="bundle:9").id
    with pytest.raises(actions.NotYours):
        actions.stop(case=case, by=road.city.clerk, at=road.at)
    alone = road.file().id
    ended = {"outcome": "stopped", "closed_at": road.at}
    _forged("alone_is_never_stopped", _stepped(road, alone, "stop", road.now, road.city.clerk.account, **ended))


def test_silence_does_not_refuse_before_its_day(road: Road) -> None:
    case, at = road.deciding(), road.at
    ended = {"outcome": "deemed_refused", "closed_at": at, "decided_at": at}
    _forged("refused_by_silence_when_due", _stepped(road, case, "deem-refused", at, None, **ended))


def test_the_rule_is_a_refusal_outside_a_transaction_of_the_test(road: Road) -> None:
    case = road.file().id
    with pytest.raises(IntegrityError, match="refused_needs_consent"), transaction.atomic():
        step.step(CASE, case, row(case).version, "not-accept", by=None, at=road.at,
                  set={"outcome": "not_accepted", "closed_at": road.now})  # fmt: skip


def test_a_proposal_has_a_reason_of_the_list_and_names_the_right_body(road: Road) -> None:
    case = road.file().id
    told = {"case": case, "by": road.city.clerk, "at": road.at}
    for code in ("", "because", "conditions-not-met"):
        with pytest.raises(actions.ReasonUnknown):
            actions.propose_not_accept(**told, **WORDS | {"reason": code})
    with pytest.raises(actions.BodyMissing):
        actions.propose_not_accept(**told, **WORDS | {"reason": "not-ours"})
    actions.propose_not_accept(**told, **WORDS | {"reason": "not-ours"}, body="示范市税务局")
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    notice = RefusalNotice.objects.get(case=case)
    assert (notice.reason, notice.body) == ("not-ours", "示范市税务局")
    assert Consent.objects.get(case=case).post in road.city.clerk.posts


def test_the_five_outcomes_of_article_32_are_reasons_or_not_refusals() -> None:
    """(3) errors put right on the spot and (5) complete papers are let be: there is no reason for them."""
    codes = {one.code for one in reasons("not-accept")}
    assert {"not-ours", "no-licence-needed", "not-corrected"} <= codes
    assert all(one.zh and one.en for of in ("not-accept", "refuse", "enquiry") for one in reasons(of))
    assert reason("gone") is None


SAID = {"asked": "想办烟草证", "told": "材料不齐，已列清单", "reason": "incomplete"}


def test_who_came_and_was_not_filed_is_written_down(road: Road) -> None:
    told = {**SAID, "turned_away": False, "item": "food-licence", "name": "张三", "phone": "13900000001"}
    first = actions.record_enquiry(**told, key="a", by=road.city.clerk, at=road.at)
    assert actions.record_enquiry(**told, key="a", by=road.city.clerk, at=road.at) == first
    found = Enquiry.objects.get()
    assert (found.state, found.item.slug, found.post in road.city.clerk.posts) == ("noted", "food-licence", True)
    assert not Task.objects.filter(kind="enquiry").exists()
    actions.forget_enquirer(enquiry=first, at=road.at)
    found.refresh_from_db()
    assert (found.name, found.phone, found.asked) == ("", "", "想办烟草证")
    with pytest.raises(actions.NotYours):
        actions.record_enquiry(**told, key="b", by=road.city.approver, at=road.at)
    for lacking in ({"asked": " "}, {"told": ""}):
        with pytest.raises(actions.EnquirySaysLittle):
            actions.record_enquiry(**told | lacking, key="c", by=road.city.clerk, at=road.at)
    with pytest.raises(actions.ReasonUnknown):
        actions.record_enquiry(**told | {"reason": "conditions-not-met"}, key="d", by=road.city.clerk, at=road.at)


def test_the_supervisor_answers_each_who_was_turned_away(road: Road) -> None:
    away = actions.record_enquiry(**SAID, turned_away=True, key="a", by=road.city.clerk, at=road.at)
    task = Task.objects.get(kind="enquiry", thing=away)
    assert task.post in road.city.supervisor.posts and task.due_at is not None
    answer = {"enquiry": away, "verdict": "wrong", "text": "应当收件，已电话请其再来"}
    for by in (road.city.clerk, road.city.of("fire", "supervisor")):
        with pytest.raises(actions.NotYours):
            actions.answer_enquiry(**answer, by=by, at=road.at)
    with pytest.raises(actions.ReasonsMissing):
        actions.answer_enquiry(**answer | {"text": ""}, by=road.city.supervisor, at=road.at)
    both = type(road.city.clerk)(
        account=road.city.clerk.account, kind="staff", posts=road.city.clerk.posts | road.city.supervisor.posts
    )
    with pytest.raises(actions.SecondPerson):
        actions.answer_enquiry(**answer, by=both, at=road.at)
    assert actions.answer_enquiry(**answer, by=road.city.supervisor, at=road.at).state == "answered"
    assert not Task.objects.filter(kind="enquiry", closed_at=None).exists()
    with pytest.raises(actions.NotAtThisStep):
        actions.answer_enquiry(**answer, by=road.city.supervisor, at=road.at)
    with pytest.raises(IntegrityError, match="enquiry_answered_by_another"), transaction.atomic():
        other = actions.record_enquiry(**SAID, turned_away=True, key="b", by=road.city.clerk, at=road.at)
        step.step(ENQUIRY, other, 1, "answer", by=None, at=road.at, set={"verdict": "right", "answer": "x",
                  "answered_by_id": road.city.clerk.account, "answered_at": road.now})  # fmt: skip
