"""Technical review (技术审查): a step of its own where the item says so; by experts it stops the clock (art. 45), else it counts."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions.clock.holding import HoldNotTold, StillHeld
from onewindow.domain.cases.actions.examination import technical
from onewindow.domain.cases.models import Hold, TechnicalReport, TechnicalReview
from onewindow.domain.cases.queries.archive.packing import _together
from onewindow.domain.cases.queries.dossier.steps import bar, joined, steps
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing, TechnicalAwaited
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile
from onewindow.kernel.step import TaskGone
from tests.domain.cases.city import another
from tests.domain.cases.road import Road, events, open_tasks, row

PLUS = [
    {"kind": "technical_review", "when": "材料审查", "stops_clock": False},
    {"kind": "expert_review", "when": "依法需要的", "stops_clock": True},
    {"kind": "later_inspection", "when": "备案后", "stops_clock": False},
]


def drawn(state: str, outcome: str = "", made: dict[str, bool] | None = None, *, reviewed: bool = True) -> str:
    """The bar in short: each step by its first letter, the +1 in the middle."""
    one = bar(state, outcome, ["expert_review"], made or {}, reviewed=reviewed)
    return " ".join(step.stand for step in (one.accept, one.examine, *one.plus, one.decide)) if one else ""


@pytest.mark.parametrize(
    ("said", "state", "outcome", "made", "reviewed"),
    [
        ("now ahead ahead ahead", "filed", "", {}, True),
        ("now ahead ahead ahead", "correcting", "", {}, False),
        ("done now ahead ahead", "reviewing", "", {}, True),
        ("done now ahead ahead", "deciding", "", {}, False),
        ("done done ahead now", "deciding", "", {}, True),
        ("done now now ahead", "deciding", "", {"expert_review": False}, True),
        ("done done done now", "deciding", "", {"expert_review": True}, True),
        ("done done skipped done", "granted", "granted", {}, True),
        ("done done done done", "closed", "granted", {"expert_review": True}, True),
        ("done done skipped done", "closed", "deemed_granted", {"expert_review": False}, True),
        ("", "withdrawn", "withdrawn", {}, True),
    ],
)
def test_the_bar(said: str, state: str, outcome: str, made: dict[str, bool], reviewed: bool) -> None:
    assert drawn(state, outcome, made, reviewed=reviewed) == said


def together(*lives: tuple[str, str], accepted: bool = True, made: dict[str, bool] | None = None) -> str:
    """The bars of several cases as one, in short; only the first has a step besides."""
    kinds: list[list[str]] = [["expert_review"], *([] for _ in lives[1:])]
    bars = [
        bar(state, outcome, kind, made or {}, reviewed=True)
        for (state, outcome), kind in zip(lives, kinds, strict=True)
    ]
    one = joined([drawn for drawn in bars if drawn], ["expert_review"], accepted=accepted)
    return " ".join((one.accept.stand, one.examine.stand, one.plus[0].stand, one.decide.stand, one.decide.end)).strip()


@pytest.mark.parametrize(
    ("said", "lives", "made"),
    [
        ("done now ahead ahead", [("reviewing", ""), ("waiting", "")], {}),
        ("done now now ahead", [("deciding", ""), ("granted", "granted")], {"expert_review": False}),
        ("done done done now", [("deciding", ""), ("granted", "granted")], {"expert_review": True}),
        ("done now skipped ahead", [("granted", "granted"), ("waiting", "")], {}),
        ("done done skipped done granted", [("closed", "granted"), ("stopped", "")], {}),
        ("done done skipped done refused", [("refused", "refused"), ("closed", "deemed_refused")], {}),
        ("done done skipped done", [("refused", "refused"), ("granted", "granted")], {}),
    ],
)
def test_the_bar_of_a_bundle(said: str, lives: list[tuple[str, str]], made: dict[str, bool]) -> None:
    assert together(*lives, made=made) == said
    assert together(*lives, accepted=False) == "now ahead ahead ahead"


def needing(road: Road, slug: str, *, reviews: bool = False) -> int:
    """An accepted case of an item with both kinds of technical review."""
    return road.accepted(item=another(slug, reviews=reviews, special_procedures=PLUS))


def order(road: Road, case: int, **changes: Any) -> None:
    told: dict[str, Any] = {
        "kind": "expert_review", "subject": "设计方案", "reviewers": "市专家库抽取五人", "days": 10,
        "notice": "专家评审需10个工作日，不计入办理时限。", "by": road.city.approver, "at": road.at,
    }  # fmt: skip
    actions.order_technical(case=case, **told | changes)


@pytest.mark.django_db
def test_art_45_a_review_by_experts_does_not_count_and_is_told_in_writing(road: Road) -> None:
    case = needing(road, "reviewed-by-experts")
    before = row(case)
    for refused, change in (
        (HoldNotTold, {"notice": " "}),
        (technical.TechnicalUnsaid, {"reviewers": " "}),
        (technical.NoTechnicalStep, {"kind": "later_inspection"}),
        (NotYours, {"by": road.city.of("market", "examiner")}),
        (NotYours, {"by": road.city.clerk}),
    ):
        with pytest.raises(refused), transaction.atomic():
            order(road, case, **change)
    assert not TechnicalReview.objects.exists(), "the step and its hold are one"
    order(road, case)
    held, asked = Hold.objects.get(), TechnicalReview.objects.get()
    assert (held.slug, held.days, held.notice) == ("expert-review", 10, "专家评审需10个工作日，不计入办理时限。")
    assert asked.due_at == held.expected_at
    assert open_tasks(case) == ["hold-lasts", "release", "technical"]
    with pytest.raises(technical.TechnicalOrdered):
        order(road, case)
    with pytest.raises(StillHeld):
        actions.grant(case=case, by=road.city.approver, at=road.at)
    examiner = road.city.of("market", "examiner")
    for given in ({"result": "pass", "text": " "}, {"result": "perhaps", "text": "好"}):
        with pytest.raises(ReasonsMissing):
            actions.record_technical(case=case, **given, by=examiner, at=road.at)
    road.now = held.expected_at
    actions.record_technical(case=case, result="conditions", text="补充消防通道后通过", by=examiner, at=road.at)
    with pytest.raises(TaskGone):
        actions.record_technical(case=case, result="pass", text="好", by=examiner, at=road.at)
    assert events(case)[-4:] == ["case.order-technical", "case.hold", "case.technical", "case.release"]
    after = row(case)
    assert before.promised_due_at and after.promised_due_at and before.statutory_due_at and after.statutory_due_at
    assert after.promised_due_at > before.promised_due_at
    assert after.statutory_due_at > before.statutory_due_at
    with pytest.raises(IntegrityError), transaction.atomic():
        TechnicalReview.objects.update(text="另一说法")
    found = queries.dossier(case, road.city.approver, road.now)
    (shown,) = found.joint.technical
    assert (shown.result, shown.open) == ("conditions", False)
    assert found.progress.item.special_procedures
    for read in (steps(found.progress), steps(found.progress, found.joint)):
        assert read
        assert [(one.key, one.stand) for one in read.bar.plus] == [
            ("technical_review", "ahead"), ("expert_review", "done"),
        ]  # fmt: skip
    days = queries.clock_page(case, road.city.approver, road.now).lane.days
    assert [day.besides for day in days][1] == ("technical",)
    assert _together(after)["technical_reviews"][0]["text"] == "补充消防通道后通过"
    actions.grant(case=case, by=road.city.approver, at=road.at)


@pytest.mark.django_db
def test_another_technical_review_counts_and_the_grant_waits_for_it(road: Road) -> None:
    case = needing(road, "judged")
    before = row(case).promised_due_at
    order(road, case, kind="technical_review", days=40)
    assert not Hold.objects.exists()
    asked = TechnicalReview.objects.get()
    assert asked.due_at == before == row(case).promised_due_at, "due before the promise ends"
    with pytest.raises(TechnicalAwaited):
        actions.grant(case=case, by=road.city.approver, at=road.at)
    with pytest.raises(NotYours):
        actions.cancel_technical(case=case, review=asked.pk, why="不需要", by=road.city.clerk, at=road.at)
    with pytest.raises(ReasonsMissing):
        actions.cancel_technical(case=case, review=asked.pk, why=" ", by=road.city.approver, at=road.at)
    actions.cancel_technical(case=case, review=asked.pk, why="不需要", by=road.city.approver, at=road.at)
    with pytest.raises(technical.NoTechnical):
        actions.cancel_technical(case=case, review=asked.pk, why="再取消", by=road.city.approver, at=road.at)
    actions.grant(case=case, by=road.city.approver, at=road.at)


@pytest.mark.django_db
def test_a_cancelled_review_by_experts_ends_its_hold(road: Road) -> None:
    case = needing(road, "cancelled")
    order(road, case)
    asked = TechnicalReview.objects.get()
    actions.cancel_technical(case=case, review=asked.pk, why="申请人补充了评审结论", by=road.city.approver, at=road.at)
    assert open_tasks(case) == ["decide", "promised-limit", "statutory-limit"]
    order(road, case)
    actions.release(case=case, kind="expert-review", by=road.city.approver, at=road.at)
    with pytest.raises(TechnicalAwaited):
        actions.grant(case=case, by=road.city.approver, at=road.at)
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    assert open_tasks(case) == []


@pytest.mark.django_db
def test_the_report_goes_with_the_outcome_and_stays(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    case = needing(road, "reported")
    order(road, case, kind="technical_review")
    examiner, strange = road.city.of("market", "examiner"), road.paper("strange").file
    own, more = (road.paper(name).file for name in ("report", "plan"))
    assert own and more and strange
    StoredFile.objects.filter(pk__in=(own, more)).update(by=examiner.account)
    StoredFile.objects.filter(pk=more).update(sha256="1" * 64)
    with pytest.raises(FileGone):
        actions.attach_report(case=case, file=strange, by=examiner, at=road.at)
    with pytest.raises(NotYours):
        actions.attach_report(case=case, file=own, by=road.city.clerk, at=road.at)
    first, again = (actions.attach_report(case=case, file=own, by=examiner, at=road.at) for _ in range(2))
    second = actions.attach_report(case=case, file=more, by=examiner, at=road.at)
    assert first == again != second, "the same report sent again is there once"
    assert actions.take_out_report(case=case, report=second, by=examiner, at=road.at)
    assert not actions.take_out_report(case=case, report=second, by=examiner, at=road.at)
    monkeypatch.setattr(technical, "MOST_REPORTS", 1)
    with pytest.raises(technical.ReportsFull):
        actions.attach_report(case=case, file=more, by=examiner, at=road.at)
    actions.record_technical(case=case, result="pass", text="可行", by=examiner, at=road.at)
    (shown,) = queries.joint(case, road.at).technical
    assert [one.name for one in shown.reports] == ["report.pdf"]
    kept = queries.review_report(case, first, road.city.approver)
    told = Event.objects.get(kind="case", thing=case, name="case.technical")
    assert (kept.pk, told.data["reports"]) == (own, [kept.sha256]), "the log knows which report it was"
    with pytest.raises(FileGone):
        queries.review_report(road.deciding(), first, road.city.approver)
    with pytest.raises(TaskGone):
        actions.take_out_report(case=case, report=first, by=examiner, at=road.at)
    reports = TechnicalReport.objects.filter(pk=first)
    for change in (reports.delete, lambda: TechnicalReport.objects.create(**_row(reports.get()))):
        with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
            change()


def _row(report: TechnicalReport) -> dict[str, Any]:
    return {"review_id": report.review_id, "file_id": report.file_id, "by_id": report.by_id, "at": report.at}


@pytest.mark.django_db
def test_an_item_without_it_has_none(road: Road) -> None:
    case = road.deciding()
    with pytest.raises(technical.NoTechnicalStep):
        order(road, case)
    found = queries.dossier(case, road.city.approver, road.now)
    drawn = steps(found.progress)
    assert drawn
    assert (drawn.bar.plus, drawn.plus) == ((), ())
