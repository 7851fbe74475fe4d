"""Several bodies at one case (征求意见、现场勘验、转办、联审会商、技术审查): each of them once."""

from collections.abc import Generator
from datetime import timedelta
from io import BytesIO
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import (
    Case,
    Consult,
    ConsultBody,
    Hold,
    Meeting,
    MeetingSeat,
    PassedOn,
    SiteVisit,
    TechnicalReport,
    TechnicalReview,
)
from onewindow.domain.cases.queries import checklist
from onewindow.domain.org.models import Department, Staff
from onewindow.kernel import files
from onewindow.kernel.models import Task
from tests.faults.killing.acts import Scene, Town
from tests.web.workbench.desk import paper

Road = Generator[Scene, Any, None]


def asked_and_visited(town: Town) -> Road:
    """Asked, passed on, answered; asked again and recalled; a visit ordered and cancelled, ordered again and made."""
    desk = town.desk
    case, known = town.deciding()
    boss, tax = desk.holder(known.decide_post), desk.actor("tax.examiner")
    other = Staff.objects.get(account__login="tax.examiner2")
    bodies = [Department.objects.get(slug="tax").pk]

    def look() -> dict[str, Any]:
        answers = ConsultBody.objects.filter(case=case).order_by("pk")
        visits = SiteVisit.objects.filter(case=case).order_by("pk")
        return {
            "answers": [(row.stance, row.answered_at is not None, row.ended_at is not None) for row in answers],
            "visits": [(row.result, len(row.officers), row.cancelled_at is not None) for row in visits],
            "passed": PassedOn.objects.filter(case=case).count(),
        }

    def one(name: str, verb: Any, by: Any = boss, **more: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(case=case, by=by, at=at, **more)[0], {case}, name=name, look=look)

    def task(name: str) -> int:
        return int(Task.objects.values_list("pk", flat=True).get(thing=case, kind="case", name=name, closed_at=None))

    question = {"question": "可否同意？", "departments": bodies, "days": 2}
    yield one("cases.consult", cases.consult, **question)
    yield one("cases.pass_on", cases.pass_on, tax, task=task("opine"), to=other.number, why="出差")
    yield one("cases.opine", cases.opine, desk.actor("tax.examiner2"), stance="none", text="不涉及")
    yield one("cases.consult: again", cases.consult, **question)
    yield one("cases.notify", cases.notify, text="请关注", departments=bodies)
    yield one("cases.read_notice", cases.read_notice, tax)
    last = Consult.objects.filter(case=case, purpose="opinion").order_by("-pk")[0].pk
    yield one("cases.recall_consult", cases.recall_consult, consult=last, why="不再需要")
    yield one("cases.order_visit", cases.order_visit, subject="核对布局", days=2)
    first = SiteVisit.objects.get(case=case)
    yield one("cases.cancel_visit", cases.cancel_visit, visit=first.pk, why="改期")
    yield one("cases.order_visit: again", cases.order_visit, subject="核对布局", days=2)
    visit = SiteVisit.objects.get(case=case, cancelled_at=None)
    second, at = Staff.objects.get(account=boss.account), desk.at
    record = cases.Record(
        began_at=at - timedelta(seconds=40),
        ended_at=at,
        result="pass",
        found={point.key: "yes" for point in checklist(visit.checklist).points},
        officers=[second.number],
        address="人民路1号",
    )
    yield one("cases.record_visit", cases.record_visit, desk.holder(visit.post), record=record)


def judged(town: Town) -> Road:
    """A review by experts ordered, its clock held, and cancelled; another technical review, its report put in and taken out, recorded."""
    desk = town.desk
    case, known = town.deciding()
    desk.besides(known.id, {"kind": "technical_review"}, {"kind": "expert_review"})
    boss = desk.holder(known.decide_post)

    def look() -> dict[str, Any]:
        rows = TechnicalReview.objects.filter(case=case).order_by("pk")
        held = Hold.objects.filter(case=case).order_by("pk")
        return {
            "reviews": [(row.kind, row.result, row.cancelled_at is not None) for row in rows],
            "held": [row.released_at is not None for row in held],
            "reports": TechnicalReport.objects.filter(review__case=case).count(),
        }

    def one(name: str, verb: Any, by: Any = boss, **more: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(case=case, by=by, at=at, **more)[0], {case}, name=name, look=look)

    def alike(name: str, verb: Any, **more: Any) -> Scene:
        at = town.later()
        return Scene(
            lambda: verb(case=case, by=holder, at=at, **more) and None, {case}, name=name, alike=True, look=look
        )  # fmt: skip

    asked = {"subject": "设计方案", "reviewers": "专家五人", "days": 3}
    yield one("cases.order_technical", cases.order_technical, kind="expert_review", notice="专家评审", **asked)
    first = TechnicalReview.objects.get(case=case)
    yield one("cases.cancel_technical", cases.cancel_technical, review=first.pk, why="改为书面审查")
    yield one("cases.order_technical: again", cases.order_technical, kind="technical_review", **asked)
    second = TechnicalReview.objects.get(case=case, cancelled_at=None)
    holder = desk.holder(second.post)
    sheet = files.store(BytesIO(paper("评审意见")), name="评审报告.pdf", by=holder.account, at=town.later()).pk
    yield alike("cases.attach_report", cases.attach_report, file=sheet)
    report = TechnicalReport.objects.values_list("pk", flat=True).get(review=second)
    yield alike("cases.take_out_report", cases.take_out_report, report=report)
    yield one("cases.record_technical", cases.record_technical, holder, result="pass", text="通过")


def met_and_signed(town: Town) -> Road:
    """A meeting called and called off; called again, minuted, signed by the invited body."""
    desk = town.desk
    case, known = town.deciding()
    boss, tax = desk.holder(known.decide_post), desk.actor("tax.examiner")

    def look() -> dict[str, Any]:
        seats = MeetingSeat.objects.filter(case=case).order_by("pk")
        rows = Meeting.objects.filter(agenda__case=case).order_by("pk")
        return {
            "meetings": [(row.edition, row.called_off_at is not None) for row in rows],
            "seats": [(row.post, row.by_id) for row in seats],
        }

    def one(name: str, verb: Any, by: Any = boss, **more: Any) -> Scene:
        at = town.later()
        return Scene(lambda: verb(case=case, by=by, at=at, **more), {case}, name=name, look=look)

    def call(name: str) -> Scene:
        invited = [Department.objects.get(slug="tax").pk]
        meets = desk.at + timedelta(minutes=1)
        told = {"subject": "联合核查", "place": "三楼", "meets_at": meets, "departments": invited}
        return one(name, lambda **more: cases.convene(**more).pk, **told)

    yield call("cases.convene")
    first = Meeting.objects.get(agenda__case=case)
    yield one("cases.call_off_meeting", cases.call_off_meeting, meeting=first.pk, why="改期")
    yield call("cases.convene: again")
    second = Meeting.objects.get(agenda__case=case, called_off_at=None)
    given = {case: ("agree", "")}
    told = {
        "meeting": second.pk,
        "minutes": "意见一致",
        "conclusions": given,
        "seen": Case.objects.get(pk=case).version,
    }
    yield one("cases.write_minutes", cases.write_minutes, **told)
    yield one("cases.sign_minutes", lambda **more: cases.sign_minutes(**more)[0], tax, edition=1)
