"""Opinions of others (征求意见): asked with a due time, answered each by itself, seen by all; no clock stops for it."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.actions.examination.consulting import AskedAlready, AskedOneself, NothingAsked, NotWaited
from onewindow.domain.cases.actions.examination.handling import BodyUnknown, DaysUnfit
from onewindow.domain.cases.models import ConsultBody, ConsultPaper, Hold
from onewindow.domain.cases.refusals import NotAtThisStep, NotYours, OpinionNeedsWords
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Department, Staff
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files, log
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile, Task
from onewindow.kernel.step import ChangedMeanwhile, TaskGone
from tests.domain.bundles.story import PNG
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road, events, open_tasks, row

pytestmark = pytest.mark.django_db


def department(slug: str) -> int:
    return Department.objects.get(slug=slug).pk


def number(road: Road, slug: str, role: str) -> str:
    return Staff.objects.get(account=road.city.of(slug, role).account).number


def ask(road: Road, case: int, **changes: Any) -> None:
    given: dict[str, Any] = {
        "question": "油烟排放口距住宅不足十米，可否同意？",
        "departments": [department("environment"), department("planning")],
        "days": 2,
        "by": road.city.approver,
        "at": road.at,
    }
    actions.consult(case=case, **given | changes)


def test_each_asked_body_has_a_task_with_a_light_and_no_clock_stops(road: Road) -> None:
    """行政许可法 art. 45 does not name it: the promise stays, nothing is held, the answer is due before the promise."""
    case = road.deciding()
    before = row(case).promised_due_at
    ask(road, case, persons=[number(road, "health", "supervisor")], days=60)
    assert open_tasks(case) == ["decide", "opine", "opine", "opine", "promised-limit", "statutory-limit"]
    asked = Task.objects.filter(thing=case, name="opine")
    assert {one.due_at for one in asked} == {before}
    assert all(one.amber_at and one.amber_at < one.due_at for one in asked if one.due_at)
    assert sorted(one.actor or 0 for one in asked) == [0, 0, road.city.of("health", "supervisor").account]
    assert row(case).promised_due_at == before
    assert not Hold.objects.exists()


def test_everybody_answers_by_himself_and_sees_what_was_said(road: Road) -> None:
    case = road.deciding()
    ask(road, case)
    fire = road.city.of("fire", "examiner")
    environment, planning = road.city.of("environment", "examiner"), road.city.of("planning", "examiner")
    with pytest.raises(NotYours):
        actions.opine(case=case, stance="agree", by=fire, at=road.at)
    with pytest.raises(OpinionNeedsWords):
        actions.opine(case=case, stance="none", by=planning, at=road.at)
    version = row(case).version
    actions.opine(case=case, stance="disagree", text="距离不足", by=environment, at=road.at)
    assert row(case).version == version, "nobody has to read again because a colleague has answered"
    with pytest.raises(TaskGone):
        actions.opine(case=case, stance="agree", by=environment, at=road.at)
    late = road.at + timedelta(days=10)
    actions.opine(case=case, stance="none", text="不涉及", by=planning, at=late)
    assert row(case).version == version + 1
    assert open_tasks(case) == ["decide", "promised-limit", "statutory-limit"]
    for reader in (environment, road.city.approver, road.city.clerk):
        (question,) = queries.dossier(case, reader, late).joint.questions
        assert [(one.stance, one.late) for one in question.answers] == [("disagree", False), ("none", True)]
    assert events(case)[-3:] == ["case.consult", "case.opine", "case.opine"]


def test_who_asked_hears_the_answer_to_his_own_question(road: Road) -> None:
    """One body is asked twice, by two, and answers both before anybody is told."""
    case = road.accepted()
    first, second = road.city.of("fire", "examiner"), road.city.of("health", "examiner")
    answering = road.city.of("planning", "examiner")
    for asking, said in ((first, "不在红线内"), (second, "已另案处理")):
        ask(road, case, departments=[department("planning")], by=asking)
        actions.opine(case=case, stance="conditions", text=said, by=answering, at=road.at)
    log.settle()
    log.run_readers(road.at)
    told = Message.objects.filter(key="case.answered", ref=f"case:{case}")
    assert dict(told.values_list("account", "params__reason")) == {
        first.account: "不在红线内",
        second.account: "已另案处理",
    }


def test_papers_go_with_an_opinion_until_it_is_given(road: Road) -> None:
    case = road.deciding()
    ask(road, case)
    mine = road.city.of("environment", "examiner")
    own, strange = (road.paper(name).file for name in ("report", "other"))
    assert own
    assert strange
    StoredFile.objects.filter(pk=own).update(by=mine.account)
    with pytest.raises(FileGone):
        actions.attach_opinion(case=case, file=strange, by=mine, at=road.at)
    another = road.paper("another").file
    assert another
    StoredFile.objects.filter(pk=another).update(by=mine.account, sha256="1" * 64)
    second, again, first = (
        actions.attach_opinion(case=case, file=one, by=mine, at=road.at) for one in (own, own, another)
    )
    assert again == second != first, "the same paper sent again is there once"
    assert actions.take_out_opinion_paper(case=case, paper=first, by=mine, at=road.at)
    assert not actions.take_out_opinion_paper(case=case, paper=first, by=mine, at=road.at)
    actions.opine(case=case, stance="agree", by=mine, at=road.at)
    answer = queries.dossier(case, mine, road.at).joint.questions[0].answers[0]
    assert [one.name for one in answer.papers] == ["report.pdf"]
    assert queries.opinion_file(case, second, road.city.clerk).pk == own
    with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
        ConsultPaper.objects.filter(pk=second).delete()
    with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
        ConsultBody.objects.filter(pk=answer.id).update(stance="disagree", text="反悔")


def test_who_may_ask_whom(road: Road) -> None:
    case = road.accepted()
    fire = road.city.of("fire", "examiner")
    ask(road, case, departments=[department("market")], by=fire)  # a reviewing body handles it too, while it reviews
    for refused, change in (
        (NothingAsked, {"question": " "}),
        (NothingAsked, {"departments": []}),
        (DaysUnfit, {"days": 0}),
        (BodyUnknown, {"departments": [0]}),
        (BodyUnknown, {"persons": ["nobody"]}),
        (AskedOneself, {"persons": [number(road, "market", "approver")]}),
        (AskedAlready, {"departments": [department("market")]}),
        (NotYours, {"by": road.city.clerk}),
        (NotYours, {"by": road.city.citizen}),
        (ChangedMeanwhile, {"seen": 1}),
    ):
        with pytest.raises(refused):
            ask(road, case, **change)
    filed = road.file().id
    with pytest.raises(NotAtThisStep):
        ask(road, filed)


def test_a_question_is_recalled_and_a_decision_waits_for_nobody(road: Road) -> None:
    case = road.deciding()
    ask(road, case)
    (question,) = queries.dossier(case, road.city.approver, road.at).joint.questions
    fire, environment = road.city.of("fire", "examiner"), road.city.of("environment", "examiner")
    actions.opine(case=case, stance="agree", by=environment, at=road.at)
    gone: dict[str, Any] = {"case": case, "consult": question.id}
    with pytest.raises(NotYours):
        actions.recall_consult(**gone, why="不再需要", by=fire, at=road.at)
    with pytest.raises(NothingAsked):
        actions.recall_consult(**gone, why=" ", by=road.city.approver, at=road.at)
    actions.recall_consult(**gone, why="不再需要", by=road.city.approver, at=road.at)
    with pytest.raises(NotWaited):
        actions.recall_consult(**gone, why="不再需要", by=road.city.approver, at=road.at)
    (question,) = queries.dossier(case, road.city.approver, road.at).joint.questions
    assert [(one.stance, one.waited) for one in question.answers] == [("agree", False), ("", False)]
    ask(road, case, departments=[department("fire")])
    actions.grant(case=case, by=road.city.approver, at=road.at)
    assert open_tasks(case) == ["close"]
    with pytest.raises((TaskGone, NotAtThisStep)):
        actions.opine(case=case, stance="agree", by=fire, at=road.at)
    assert Event.objects.filter(thing=case, name="case.consult").count() == 2


def test_questions_answers_and_their_papers_are_in_the_archive(road: Road) -> None:
    kept = [files.store(BytesIO(PNG), name=f"{n}.png", by=None, at=road.now).token for n in range(3)]
    names = ("id-card", "floor-plan", "health-proof")
    case = road.accepted(papers=[Paper(name, file=token) for name, token in zip(names, kept, strict=True)])
    for slug in REVIEWING:
        actions.review(case=case, stance="agree", by=road.city.of(slug, "examiner"), at=road.at)
    ask(road, case)
    mine = road.city.of("environment", "examiner")
    paper = files.store(BytesIO(PNG), name="检测报告.png", by=mine.account, at=road.at)
    actions.attach_opinion(case=case, file=paper.pk, by=mine, at=road.at)
    actions.opine(case=case, stance="disagree", text="距离不足", by=mine, at=road.at)
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    made = ZipFile(BytesIO(actions.archive(number=row(case).number, by=Actor.SYSTEM, at=road.at)))
    assert [one for one in made.namelist() if one.startswith("papers/opinions/")]
    rows = json.loads(made.read("data.json"))["rows"]
    assert [one["text"] for one in rows["answers"]] == ["距离不足", ""]
    assert len(rows["consults"]) == 1


def test_departments_are_notified_and_each_confirms_that_it_has_read_it(road: Road) -> None:
    """抄告: a task with a light, a receipt with who and when; beside a question to the same body, and no clock stops."""
    case, environment = road.deciding(), road.city.of("environment", "examiner")
    before = row(case).promised_due_at
    ask(road, case, departments=[department("environment")])
    told: dict[str, Any] = {"case": case, "text": "请关注后续监管", "departments": [department("environment")]}
    actions.notify(**told, by=road.city.approver, at=road.at)
    with pytest.raises(AskedAlready):
        actions.notify(**told, by=road.city.approver, at=road.at)
    with pytest.raises(NotYours):
        actions.notify(**told, by=road.city.clerk, at=road.at)
    with pytest.raises(NothingAsked):
        actions.notify(**told | {"text": ""}, by=road.city.approver, at=road.at)
    with pytest.raises(NotYours):
        actions.read_notice(case=case, by=road.city.of("fire", "examiner"), at=road.at)
    actions.read_notice(case=case, by=environment, at=road.at)
    with pytest.raises(TaskGone):
        actions.read_notice(case=case, by=environment, at=road.at)
    assert open_tasks(case) == ["decide", "opine", "promised-limit", "statutory-limit"]
    found = queries.dossier(case, environment, road.at).joint
    assert [one.answers[0].stance for one in found.notices] == ["read"]
    assert [one.answers[0].waited for one in found.asked] == [True]
    actions.opine(case=case, stance="agree", by=environment, at=road.at)
    assert row(case).promised_due_at == before
