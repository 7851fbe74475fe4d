"""容缺受理: accepted although a paper is still to come; no licence before it is there; what follows if it does not come."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.domain import cases
from onewindow.domain.cases import actions, rules
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.models import Correction, Material, Promise, PromiseLetter
from onewindow.domain.cases.states import CASE
from onewindow.domain.messages.models import Message
from onewindow.kernel import due, log, step
from onewindow.kernel.models import Task
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road, events, open_tasks, row

HEALTH = "health-proof"
SQL = Path(cases.__file__).parent / "sql"
DUE = datetime.fromisoformat("2026-09-15T17:00:00+08:00")  # ten working days after 1 September 2026


def _promising(road: Road, **more: object) -> int:
    papers = [*road.papers("id-card", "floor-plan"), Paper(HEALTH, "promise")]
    return road.file(papers=papers, **more).id


def _accepted(road: Road) -> int:
    case = _promising(road)
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    return case


def _reviewed(road: Road, case: int) -> None:
    for department in REVIEWING:
        actions.review(case=case, stance="agree", by=road.city.of(department, "examiner"), at=road.at)


def test_each_promised_paper_has_its_day_from_acceptance_on(road: Road) -> None:
    case = _promising(road)
    assert PromiseLetter.objects.get(case=case).papers == [HEALTH]
    assert not Promise.objects.filter(case=case).exists()
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    promise = Promise.objects.get(case=case)
    assert (promise.material, promise.due_at, promise.consequence) == (HEALTH, DUE, "correction")
    task = Task.objects.get(thing=case, kind="case", name="bring-paper")
    assert (task.actor, task.due_at) == (road.city.citizen.account, DUE)
    assert task.amber_at is not None and task.opened_at < task.amber_at < DUE
    assert Task.objects.get(thing=case, kind="case", name="paper-limit").due_at == DUE


def test_it_is_reminded_once_before_its_day(road: Road) -> None:
    case = _accepted(road)
    task = Task.objects.get(thing=case, kind="case", name="bring-paper")
    assert task.amber_at is not None
    at = task.amber_at + timedelta(minutes=1)
    due.sweep(at)
    due.sweep(at + timedelta(hours=1))
    while log.run_readers(at):
        pass
    told = Message.objects.get(key="case.paper-due")
    assert told.params["papers_zh"] == "健康证明" and told.params["due"].startswith("2026-09-15")


def test_brought_in_time_and_checked_the_licence_may_follow(road: Road) -> None:
    case = _accepted(road)
    _reviewed(road, case)
    with pytest.raises(actions.PaperAwaited) as awaited:
        actions.grant(case=case, by=road.city.approver, at=road.at)
    assert awaited.value.details["materials"] == [HEALTH]
    with pytest.raises(actions.NotOwner):
        actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.stranger, at=road.at)
    actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.citizen, at=road.at)
    assert [name for name in open_tasks(case) if "paper" in name] == ["check-paper"]
    with pytest.raises(actions.NothingPromised):
        actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.citizen, at=road.at)
    with pytest.raises(actions.PaperAwaited):
        actions.grant(case=case, by=road.city.approver, at=road.at)
    with pytest.raises(actions.NotYours):
        actions.check_paper(case=case, material=HEALTH, by=road.city.of("fire", "window"), at=road.at)
    actions.check_paper(case=case, material=HEALTH, by=road.city.clerk, at=road.at)
    assert Material.objects.get(case=case, slug=HEALTH).state == "checked"
    assert actions.grant(case=case, by=road.city.approver, at=road.at).state == "granted"
    assert events(case)[-3:] == ["case.bring-paper", "case.check-paper", "case.grant"]


def test_what_came_and_is_not_right_goes_back_with_time_to_bring_it_again(road: Road) -> None:
    case = _accepted(road)
    road.now = DUE - timedelta(hours=2)
    actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.clerk, at=road.at)
    with pytest.raises(actions.ReasonsMissing):
        actions.return_paper(case=case, material=HEALTH, why=" ", by=road.city.clerk, at=road.at)
    actions.return_paper(case=case, material=HEALTH, why="已过期", by=road.city.clerk, at=road.at)
    promise = Promise.objects.get(case=case)
    assert promise.kept_at is None and promise.due_at.isoformat().startswith("2026-09-21")
    assert sorted(n for n in open_tasks(case) if "paper" in n) == ["bring-paper", "paper-limit"]
    while log.run_readers(road.at):
        pass
    assert Message.objects.get(key="case.paper-returned").params["reason"] == "已过期"
    actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.citizen, at=road.at)
    actions.check_paper(case=case, material=HEALTH, by=road.city.clerk, at=road.at)
    assert [n for n in open_tasks(case) if "paper" in n] == []


def test_not_brought_the_case_is_put_right_by_a_notice_and_opinions_stay(road: Road) -> None:
    case = _accepted(road)
    actions.review(case=case, stance="agree", by=road.city.of("fire", "examiner"), at=road.at)
    due.sweep(DUE - timedelta(minutes=1))
    assert row(case).state == "reviewing"
    due.sweep(DUE + timedelta(minutes=1))
    assert row(case).state == "correcting" and open_tasks(case) == ["correct"]
    notice = Correction.objects.get(case=case)
    assert notice.items == [HEALTH] and notice.by_id is None and "健康证明" in notice.text
    assert Promise.objects.get(case=case).lapsed_at is not None
    road.now = DUE + timedelta(days=1)
    with pytest.raises(actions.PromisedBefore):
        actions.resubmit(case=case, papers=[Paper(HEALTH, "promise")], by=road.city.citizen, at=road.at)
    actions.resubmit(case=case, papers=[road.paper(HEALTH)], by=road.city.citizen, at=road.at)
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert open_tasks(case).count("review") == len(REVIEWING) - 1, "who has said his opinion is not asked again"
    for department in set(REVIEWING) - {"fire"}:
        actions.review(case=case, stance="agree", by=road.city.of(department, "examiner"), at=road.at)
    assert actions.grant(case=case, by=road.city.approver, at=road.at).state == "granted"


def test_not_brought_the_case_ends_where_its_rule_says_so(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "tolerance", lambda own: rules.Tolerance("3wd", "closed", "5wd", "1wd"))
    case = _accepted(road)
    _reviewed(road, case)
    road.refuse(case)
    at = datetime.fromisoformat("2026-09-04T17:01:00+08:00")
    due.sweep(at)
    after = row(case)
    assert (after.state, after.outcome, after.closed_at) == ("stopped", "lapsed", at)
    assert open_tasks(case) == []
    while log.run_readers(at):
        pass
    assert Message.objects.filter(key="case.lapsed").count() == 1


def test_a_clerk_cannot_promise_for_the_applicant(road: Road) -> None:
    case = _promising(road, by=road.city.clerk, owner=road.city.citizen.account)
    with pytest.raises(actions.LetterUnsigned) as unsigned:
        actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert unsigned.value.details["materials"] == [HEALTH]
    with pytest.raises(actions.NotOwner):
        actions.sign_letter(case=case, by=road.city.clerk, at=road.at)
    with pytest.raises(actions.NotYours):
        actions.sign_letter(case=case, how="paper", by=road.city.citizen, at=road.at)
    for _ in ("once", "and the button pressed again"):
        assert actions.sign_letter(case=case, how="paper", by=road.city.clerk, at=road.at) == 1
    assert PromiseLetter.objects.filter(case=case).count() == events(case).count("case.letter-signed") == 1
    actions.accept(case=case, by=road.city.clerk, at=road.at)


def test_a_paper_of_a_package_is_brought_and_checked_once_for_all_items(road: Road) -> None:
    one, other = _promising(road, group="bundle:3"), _promising(road, group="bundle:3", item=road.city.direct)
    actions.accept_set(cases=[one, other], by=road.city.clerk, at=road.at)
    actions.bring_paper(case=one, paper=road.paper(HEALTH), by=road.city.citizen, at=road.at)
    assert all(p.kept_at for p in Promise.objects.filter(case__in=(one, other)))
    actions.check_paper(case=other, material=HEALTH, by=road.city.clerk, at=road.at)
    assert all(p.checked_at for p in Promise.objects.filter(case__in=(one, other)))
    assert not {"bring-paper", "check-paper", "paper-limit"} & {*open_tasks(one), *open_tasks(other)}


def test_the_database_itself_gives_no_licence_on_a_promise(road: Road) -> None:
    case = _accepted(road)
    _reviewed(road, case)
    given = {"decided_at": road.at, "outcome": "granted"}
    with pytest.raises(IntegrityError, match="no_licence_on_a_promise"), transaction.atomic():
        step.step(CASE, case, row(case).version, "grant", by=None, at=road.now, set=given)
        connection.check_constraints()
    for change in ("promised_at = now()", "material = 'x'", "case_id = 1"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE cases_promise SET {change}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_promise")


def test_a_case_ends_by_a_broken_promise_only(road: Road) -> None:
    case = _accepted(road)
    ended = {"closed_at": road.at, "outcome": "lapsed"}
    with pytest.raises(IntegrityError, match="ends_only_by_a_broken_promise"), transaction.atomic():
        step.step(CASE, case, row(case).version, "lapse", by=None, at=road.now, set=ended)
        connection.check_constraints()


def test_cases_promised_before_there_were_days_get_one_with_the_upgrade(road: Road) -> None:
    case = road.accepted()
    Material.objects.filter(case=case, slug=HEALTH).update(state="promised", satisfied_by="promise", file=None)
    promises, tasks = (SQL / "promises_of_before.sql").read_text("utf-8").split(";")[:2]
    with connection.cursor() as cursor:
        cursor.execute(promises)
        cursor.execute(tasks[tasks.index("SELECT") :])  # the owner alone may insert them
        rows = cursor.fetchall()
    promise = Promise.objects.get(case=case)
    assert promise.due_at > road.now and promise.consequence == "correction"
    assert sorted(one[4] for one in rows) == ["bring-paper", "paper-limit"]
    actions.bring_paper(case=case, paper=road.paper(HEALTH), by=road.city.citizen, at=road.at)


def test_the_rule_of_a_paper_is_its_items_own_or_the_common_one() -> None:
    common = rules.tolerance({})
    assert (common.within, common.then) == ("10wd", "correction")
    own = rules.tolerance({"tolerance": {"within": "3wd", "then": "closed"}})
    assert (own.within, own.then, own.again) == ("3wd", "closed", common.again)
    assert rules.tolerance({"tolerance": {"within": "soon", "then": "jail"}}) == common
    assert rules.tolerance({"tolerance": "3wd"}) == common
