"""销毁: a file goes by two persons, when it is due, whole, and by no other way; its certificate and the log stay."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.models import (
    Case,
    Certificate,
    Consent,
    ConsultBody,
    Disposal,
    Hold,
    Material,
    MeetingSeat,
    Overrun,
    RefusalNotice,
)
from onewindow.domain.cases.queries import archive
from onewindow.domain.org.models import Account, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import files, log
from onewindow.kernel.models import Event, Task
from tests.domain.cases.road import Road, row
from tests.domain.cases.test_archive import PNG

APART = timedelta(days=366 * 11)


@dataclass
class Keeper:
    """Two administrators of the city, ten years on."""

    road: Road
    first: Actor
    second: Actor
    then: datetime

    def listed(self, *cases: int) -> int:
        connection.check_constraints()  # what was decided is committed long before
        return actions.propose_disposal(cases=cases, reason="保管期满，无继续保存价值", by=self.first, at=self.then)

    def approved(self, *cases: int) -> int:
        disposal = self.listed(*cases)
        actions.approve_disposal(disposal=disposal, by=self.second, at=self.then)
        return disposal


def _office(login: str) -> Actor:
    market = Department.objects.get(slug="market")
    post, _ = Post.objects.get_or_create(department=market, role="office")
    account = Account.objects.open(
        login=login, kind="staff", password=None, at=datetime.fromisoformat("2026-09-01T09:00+08:00")
    )
    member = Staff.objects.create(
        account=account, department=market, number=login, name_zh="档案员", name_en="Archivist"
    )
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return actor_of(account.pk, datetime.fromisoformat("2026-09-01T09:00+08:00"))


@pytest.fixture
def keeper(road: Road) -> Keeper:
    return Keeper(road, _office("archivist"), _office("archivist2"), road.now + APART)


def _papers(road: Road) -> list[Paper]:
    kept = files.store(BytesIO(PNG), name="身份证.png", by=None, at=road.now).token
    return [Paper(slug, file=kept) for slug in ("id-card", "floor-plan", "health-proof")]


def _refused(road: Road) -> int:
    """A refused, closed case with a hold that was told and released: everything the guards keep."""
    case = road.accepted(papers=_papers(road), item=road.city.direct)
    actions.hold(case=case, kind="hearing", notice="申请人要求听证", days=5, by=road.city.approver, at=road.at)
    actions.release(case=case, kind="hearing", by=road.city.approver, at=road.at)
    _met(road, case)
    road.refuse(case)
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    actions.close(case=case, by=road.city.clerk, at=road.at)
    return case


def _met(road: Road, case: int) -> None:
    """Minutes that another body has signed, and its answer to a question."""
    boss, fire = road.city.approver, road.city.of("fire", "examiner")
    told: dict[str, Any] = {"case": case, "departments": [Department.objects.get(slug="fire").pk], "by": boss}
    actions.consult(**told, question="可否？", days=2, at=road.at)
    actions.opine(case=case, stance="disagree", text="不宜", by=fire, at=road.at)
    made = actions.convene(**told, subject="会商", place="三楼", meets_at=road.now, at=road.now)
    given = {"minutes": "不同意", "conclusions": {case: ("disagree", "条件不符")}, "by": boss, "at": road.at}
    edition = actions.write_minutes(case=case, meeting=made.pk, **given)
    actions.sign_minutes(case=case, edition=edition, by=fire, at=road.at)


def _withdrawn(road: Road, **more: Any) -> int:
    case = road.file(papers=_papers(road), **more).id
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    return case


def test_two_persons_destroy_a_file_and_its_certificate_and_events_stay(keeper: Keeper) -> None:
    case = _refused(keeper.road)
    number, before = row(case).number, Event.objects.filter(kind="case", thing=case).count()
    disposal = keeper.approved(case)
    assert actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then) == 1
    assert actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then) == 1, "twice is once"
    left = row(case)
    assert (left.number, left.state, left.outcome) == (number, "closed", "refused")
    assert not (
        left.holder_name or left.holder_code or left.holder_words or left.phone or left.answers or left.person_id
    )
    for model in (Material, Hold, RefusalNotice, MeetingSeat, ConsultBody):
        assert not model._default_manager.filter(case=case).exists(), model
    assert Consent.objects.get(case=case).reasons == "-", "that two refused it stays, their words do not"
    proof = Certificate.objects.get(case=case)
    assert (proof.proposed_by_id, proof.approved_by_id, proof.at) == (
        keeper.first.account,
        keeper.second.account,
        keeper.then,
    )
    assert (proof.number, proof.rule, proof.days, len(proof.sm3)) == (number, "files-others", 3_652, 64)
    told = Event.objects.filter(kind="case", thing=case).order_by("id")
    assert told.count() == before + 1
    last = told.last()
    assert last is not None and (last.name, last.data["sm3"]) == ("archive.destroyed", proof.sm3)
    log.seal_batches(keeper.then)
    assert log.verify().ok
    gone = archive.destroyed(number)
    assert gone is not None and (gone.rule, gone.at) == ("files-others", keeper.then)
    with pytest.raises(actions.FileDestroyed):
        actions.archive(number=number, by=Actor.SYSTEM, at=keeper.then)
    assert archive.files_due(keeper.then) == []
    with pytest.raises(actions.NotDue):
        keeper.listed(case)


def test_one_person_is_not_enough_and_only_who_is_due_goes(keeper: Keeper) -> None:
    road = keeper.road
    case, running = _withdrawn(road), road.accepted()
    with pytest.raises(actions.NotDue):
        keeper.listed(case, running)
    with pytest.raises(actions.NotDue):
        actions.propose_disposal(cases=[case], reason="x", by=keeper.first, at=road.at)
    with pytest.raises(actions.ListUnfit):
        actions.propose_disposal(cases=[case], reason=" ", by=keeper.first, at=keeper.then)
    with pytest.raises(actions.NotYours):
        actions.propose_disposal(cases=[case], reason="x", by=road.city.supervisor, at=keeper.then)
    disposal = keeper.listed(case)
    with pytest.raises(actions.ListedAlready):
        keeper.listed(case)
    with pytest.raises(actions.AnotherAnswers):
        actions.approve_disposal(disposal=disposal, by=keeper.first, at=keeper.then)
    with pytest.raises(actions.NotAtThisStep):
        actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then)
    actions.decline_disposal(disposal=disposal, why="仍有查考价值", by=keeper.second, at=keeper.then)
    with pytest.raises(actions.NotAtThisStep):
        actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then)
    assert row(case).holder_name and Material.objects.filter(case=case).exists()


def _denied(sql: str, *params: Any, match: str = "") -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        connection.check_constraints()


def _destroyed(keeper: Keeper, disposal: int, *cases: int, at: datetime | None = None) -> tuple[str, list[Any]]:
    told = [{"thing": one, "version": row(one).version, "sm3": "a" * 64} for one in cases]
    text = "SELECT case_destroy(%s::bigint, %s::bigint, %s::timestamptz, %s::jsonb)"
    return text, [disposal, keeper.second.account, at or keeper.then, json.dumps(told)]


def test_the_application_cannot_destroy_in_any_other_way(keeper: Keeper) -> None:
    road = keeper.road
    case, other = _refused(road), _withdrawn(road)
    disposal = keeper.approved(other)
    for table in ("refusalnotice", "consent", "promiseletter", "consultbody", "passedon", "certificate", "disposal"):
        _denied(f"DELETE FROM cases_{table}", match="permission denied")
    _denied("DELETE FROM cases_case WHERE id = %s", case, match="permission denied")
    _denied("UPDATE cases_case SET holder_name = '' WHERE id = %s", case, match="permission denied")
    _denied("UPDATE cases_disposal SET state = 'approved'", match="permission denied")
    _denied("UPDATE cases_disposal SET cases = cases || %s::bigint", case, match="permission denied")
    _denied("DELETE FROM cases_hold WHERE case_id = %s", case, match="a hold stays as it was told")
    forged = (
        "INSERT INTO cases_certificate (case_id, disposal_id, number, sm3, rule, days, source, closed_at, proposed_by_id,"
        " approved_by_id, at) SELECT id, %s, number, repeat('a', 64), 'x', 1, 'x', closed_at, %s, %s, closed_at"
        " FROM cases_case WHERE id = %s"
    )
    _denied(forged, disposal, keeper.first.account, keeper.second.account, case, match="permission denied")
    sql, params = _destroyed(keeper, disposal, case)
    _denied(sql, *params, match="changed since it was archived")
    sql, params = _destroyed(keeper, disposal, other, at=road.now + timedelta(days=5))
    _denied(sql, *params, match="destroyed_when_due")
    sql, params = _destroyed(keeper, keeper.listed(case), case)
    _denied(sql, *params, match="no approved list")
    _denied(
        "SELECT disposal_step(%s, 1, 'approve', %s, %s, NULL, NULL, jsonb_build_object('answered_by_id', %s::bigint,"
        " 'answered_at', now()), NULL)",
        Disposal.objects.get(state="proposed").pk, keeper.first.account, keeper.then, keeper.first.account,
        match="disposal_answered_by_another",
    )  # fmt: skip
    assert row(case).holder_name and row(other).holder_name and not Certificate.objects.exists()


def test_approved_in_anothers_name_is_not_two(keeper: Keeper) -> None:
    """The step was made by who proposed; that it names another as its author helps him nothing: the log says who."""
    case = _withdrawn(keeper.road)
    disposal = keeper.listed(case)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT disposal_step(%s, 1, 'approve', %s, %s, NULL, NULL, jsonb_build_object('answered_by_id', %s::bigint,"
            " 'answered_at', now()), NULL)",
            [disposal, keeper.first.account, keeper.then, keeper.second.account],
        )
    with pytest.raises(actions.AnotherAnswers):
        actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then)
    assert row(case).holder_name


def test_the_files_of_a_bundle_go_together(keeper: Keeper) -> None:
    road = keeper.road
    one, two = _withdrawn(road, group="bundle:7"), _withdrawn(road, group="bundle:7")
    disposal = keeper.listed(one)
    assert Disposal.objects.get(pk=disposal).cases == [one, two]
    late = road.file(papers=_papers(road), group="bundle:7").id
    actions.approve_disposal(disposal=disposal, by=keeper.second, at=keeper.then)
    with pytest.raises(actions.NotDue):
        actions.destroy(disposal=disposal, by=keeper.second, at=keeper.then)
    actions.withdraw(case=late, by=road.city.citizen, at=road.at)
    assert row(one).holder_name and Case.objects.filter(certificate=None).count() == 3


def test_an_overrun_goes_with_its_file_and_nobody_is_asked_any_more(keeper: Keeper) -> None:
    case = keeper.road.accepted(papers=_papers(keeper.road))
    late = row(case).promised_due_at
    assert late is not None
    actions.note_overrun(case=case, clock="promised", at=late)
    actions.withdraw(case=case, by=keeper.road.city.citizen, at=late)
    asked = Task.objects.filter(kind="overrun", closed_at=None)
    assert asked.count() == 1
    assert actions.destroy(disposal=keeper.approved(case), by=keeper.first, at=keeper.then) == 1
    assert not Overrun.objects.exists() and not asked.exists()
