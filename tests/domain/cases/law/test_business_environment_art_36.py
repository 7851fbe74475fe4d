"""优化营商环境条例 art. 36 (law.md E 41): who goes over a limit says publicly why."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.cases import actions, queries, rules
from onewindow.domain.cases.models import Overrun
from onewindow.domain.cases.states import EXPLAINED, OVER
from onewindow.domain.messages.models import Message
from onewindow.kernel import log
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile
from onewindow.kernel.worktime import Calendar, Opening
from tests.domain.cases.law.holding import day, end
from tests.domain.cases.road import Road, row

WHY = "审查人员集中参加专项行动，已增派人手，将于两个工作日内办结。"


def late(road: Road, until: datetime | None = None) -> tuple[int, Overrun]:
    """A case whose promise has passed, and the overrun the sweeper noted."""
    case = road.accepted()
    sweep(until or row(case).promised_due_at)
    return case, Overrun.objects.get(case=case, clock="promised")


def asked(overrun: Overrun) -> list[int | None]:
    """The posts that are asked for an explanation."""
    return list(Task.objects.filter(kind="overrun", thing=overrun.pk, closed_at=None).values_list("post", flat=True))


def test_art_36_a_limit_that_passed_is_noted_once_and_its_department_asked(road: Road):
    case, found = late(road)
    assert (found.state, found.due_at, found.department_id) == (OVER, end("09-15"), row(case).department_id)
    assert set(asked(found)) <= road.city.approver.posts
    sweep(end("09-16"))
    assert actions.note_overrun(case=case, clock="promised", at=end("09-17")) is None
    assert Overrun.objects.count() == 1 and Event.objects.filter(name="overrun.note").count() == 1
    sweep(end("09-29"))
    assert list(Overrun.objects.order_by("pk").values_list("clock", flat=True)) == ["promised", "statutory"]


def test_art_36_a_limit_that_was_kept_is_not_explained(road: Road):
    case = road.accepted()
    with pytest.raises(actions.NotOver):
        actions.note_overrun(case=case, clock="promised", at=end("09-14"))
    with pytest.raises(actions.NoSuchOverrun):
        actions.explain_overrun(overrun=1, text=WHY, by=road.city.approver, at=end("09-14"))


def test_art_36_explained_once_by_the_deciding_body_and_the_applicant_told(road: Road):
    case, found = late(road)
    at = day("09-16")
    for nobody in (road.city.clerk, road.city.citizen):
        with pytest.raises(actions.NotYours):
            actions.explain_overrun(overrun=found.pk, text=WHY, by=nobody, at=at)
    with pytest.raises(actions.ExplanationMissing):
        actions.explain_overrun(overrun=found.pk, text="  ", by=road.city.approver, at=at)
    with pytest.raises(actions.NotAtThisStep):
        actions.correct_explanation(overrun=found.pk, text=WHY, by=road.city.supervisor, at=at)
    actions.explain_overrun(overrun=found.pk, text=WHY, by=road.city.approver, at=at)
    with pytest.raises(actions.ExplainedAlready):
        actions.explain_overrun(overrun=found.pk, text="另有原因", by=road.city.supervisor, at=at)
    with pytest.raises(actions.NotYours):
        actions.correct_explanation(overrun=found.pk, text="另有原因", by=road.city.approver, at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.correct_explanation(overrun=found.pk, text="另有原因", by=road.city.supervisor, at=at, seen=1)
    assert asked(found) == []
    for _ in range(2):
        log.run_readers(at)
    assert Message.objects.filter(key="case.late-explained").count() == 1
    actions.correct_explanation(overrun=found.pk, text="另有原因", by=road.city.supervisor, at=at)
    found.refresh_from_db()
    assert (found.state, found.explanation) == (EXPLAINED, "另有原因")
    assert (found.explained_by_id, found.corrected_by_id) == (road.city.approver.account, road.city.supervisor.account)
    kept = Event.objects.get(name="overrun.explain").data
    assert kept == {"case": case, "clock": "promised"}, "no words in the log"


def test_art_36_everybody_reads_item_days_and_words_and_no_word_of_the_applicant(road: Road):
    case, found = late(road)
    number = row(case).number
    for words in ("张三的申请材料复杂", f"{number}材料复杂", "请致电 139 0000 0001 询问"):
        with pytest.raises(actions.NamesTheApplicant):
            actions.explain_overrun(overrun=found.pk, text=words, by=road.city.approver, at=day("09-16"))
    (shown,) = queries.overruns(day("09-18"))
    assert (shown.item.slug, shown.days, shown.running, shown.row.explanation) == ("food-licence", 3, True, "")
    actions.explain_overrun(overrun=found.pk, text=WHY, by=road.city.approver, at=day("09-16"))
    (shown,) = queries.overruns(day("09-18"), department=queries.late_departments(day("09-18"))[0].slug)
    assert shown.row.explanation == WHY
    assert queries.overruns(day("09-18"), department="elsewhere") == []
    assert queries.overruns(found.noted_at + timedelta(days=366)) == [], "a year long"


def test_art_36_page_by_page_by_key_with_two_questions(road: Road):
    cases = [road.accepted() for _ in range(4)]
    sweep(end("09-15"))
    queries.overruns(day("09-16"))
    with CaptureQueriesContext(connection) as few:
        first = queries.overruns(day("09-16"), limit=3)
    with CaptureQueriesContext(connection) as more:
        rest = queries.overruns(day("09-16"), after=first[-1].row.pk, limit=3)
    assert len(few) == len(more) == 1
    assert sorted(one.row.case_id for one in first + rest) == sorted(cases)


def test_art_36_days_over_and_words_that_lead_to_somebody():
    calendar, opening = Calendar.packaged(), Opening.default()
    assert rules.days_over(end("09-15"), end("09-15"), calendar, opening) == 0
    assert rules.days_over(end("09-18"), day("09-21"), calendar, opening) == 2, "Sunday the 20th is a working day"
    assert rules.names_somebody("经办人联系430211199001011234", "")
    assert rules.names_somebody("ab-12 的材料", "AB12")
    assert not rules.names_somebody("2026-09-15 起系统升级，恢复后两个工作日办结", "张三", "")
