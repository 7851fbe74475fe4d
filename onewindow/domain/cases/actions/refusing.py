"""窗口无否决权. Nobody is turned away by one person: why, coded; and who came to a window and was not filed is written down.

Proposals and consents are steps of the case (``decision``). An enquiry is a thing of its own: somebody asked for X and no
application was filed. One who wanted to file and was not let stands open until a supervisor has answered him.
"""

from datetime import datetime
from typing import Any

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Enquiry
from onewindow.domain.cases.refusals import (
    BodyMissing,
    EnquirySaysLittle,
    NoSuchEnquiry,
    NotAtThisStep,
    NotYours,
    ReasonsMissing,
    ReasonUnknown,
    SecondPerson,
)
from onewindow.domain.cases.states import ASKED, ENQUIRY
from onewindow.domain.catalogue.models import Item
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post, Staff
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step
from onewindow.kernel.idempotency import once
from onewindow.kernel.models import Task
from onewindow.kernel.step import Moved, Open
from onewindow.kernel.typed import plain, within

WORDS = 2000
VERDICTS = ("right", "wrong")


def must_have_reason(of: str, code: str, body: str) -> None:
    """A reason of the list, with the right body where the reason is that the power is another's (行政许可法 art. 32 (2)).

    :raises ReasonUnknown, BodyMissing: otherwise.
    """
    found = rules.reason(code)
    if found is None or of not in found.of:
        raise ReasonUnknown(reason=code)
    if found.body and not body.strip():
        raise BodyMissing(reason=code)


def record_enquiry(
    *,
    asked: str,
    told: str,
    reason: str,
    turned_away: bool,
    key: str,
    item: str = "",
    body: str = "",
    name: str = "",
    phone: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """登记未收件. Somebody asked at the window and nothing was filed; its id. The same key again gives the same record.

    :param turned_away: he wanted to file and was not let: the supervisor of the window looks at it within a working day.
    :param item: slug, if it is known what he asked for. :param name, phone: only if he gives them.
    :raises EnquirySaysLittle: without what was asked and what he was told.
    :raises ReasonUnknown, BodyMissing: as ``must_have_reason``. :raises NotYours: for anybody but a window clerk.
    """
    if not may(by, role="window"):
        raise NotYours()
    words = {"asked": within(asked, WORDS, "asked"), "told": within(told, WORDS, "told")}
    if not all(words.values()):
        raise EnquirySaysLittle()
    must_have_reason(rules.ENQUIRY, reason, body)
    about = Item.objects.filter(slug=item).values_list("pk", flat=True).first() if item else None
    person = {"name": within(name, 30, "name"), "phone": within(plain(phone), 20, "phone")}

    def do() -> dict[str, Any]:
        row = words | person | {"item_id": about, "reason": reason, "body": within(body, 200, "body")}
        return {"id": _written(row, turned_away, by, at)}

    return int(once(key=key, owner=by.account, verb="cases.record-enquiry", at=at, do=do)["id"])


def _written(row: dict[str, Any], turned_away: bool, by: Actor, at: datetime) -> int:
    post = Post.objects.filter(pk__in=by.posts, role=Post.Role.WINDOW).order_by("pk").values("pk", "department")[0]
    window = Staff.objects.filter(account=by.account).values_list("window", flat=True).first()
    return step.new(
        ENQUIRY,
        "turn-away" if turned_away else "note",
        by=by.account,
        at=at,
        set={
            **row,
            "turned_away": turned_away,
            "by_id": by.account,
            "post": post["pk"],
            "department_id": post["department"],
            "centre_id": by.centre,
            "window_id": window,
            "at": at,
        },
        open=(_look_at_it(post["department"], by, at),) if turned_away else (),
        data={"post": post["pk"], "reason": row["reason"]},
    )


def _look_at_it(department: int, by: Actor, at: datetime) -> Open:
    supervisor = Post.objects.values_list("pk", flat=True).get(department=department, role=Post.Role.SUPERVISOR)
    calendar, opening = calendars.current(), calendars.opening(by.centre)
    due = rules.due(rules.LOOK, at, calendar, opening)
    amber = lights.amber_at("enquiry", "look", opened_at=at, due_at=due, calendar=calendar, opening=opening)
    return Open("look", post=supervisor, amber_at=amber, due_at=due)


def answer_enquiry(*, enquiry: int, verdict: str, text: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """答复被拒收. The supervisor answers one who was turned away: rightly so, or he must be let file and is told so.

    :raises SecondPerson: for whoever turned him away. :raises ReasonsMissing: without a verdict or a word why.
    :raises NotYours: for anybody but the supervisor. :raises NotAtThisStep: answered before. :raises NoSuchEnquiry: none.
    """
    row = Enquiry.objects.filter(pk=enquiry).first()
    if row is None:
        raise NoSuchEnquiry(enquiry=enquiry)
    supervisor = Post.objects.values_list("pk", flat=True).get(department=row.department_id, role=Post.Role.SUPERVISOR)
    if not may(by, post=supervisor):
        raise NotYours(enquiry=enquiry)
    if row.by_id == by.account:
        raise SecondPerson(enquiry=enquiry)
    if row.state != ASKED:
        raise NotAtThisStep(enquiry=enquiry, state=row.state)
    if verdict not in VERDICTS or not text.strip():
        raise ReasonsMissing(enquiry=enquiry)
    return step.step(
        ENQUIRY,
        enquiry,
        row.version if seen is None else seen,
        "answer",
        by=by.account,
        at=at,
        close=list(Task.objects.filter(kind="enquiry", thing=enquiry, closed_at=None).values_list("pk", flat=True)),
        set={
            "verdict": verdict,
            "answer": within(text, WORDS, "text"),
            "answered_by_id": by.account,
            "answered_at": at,
        },
        data={"post": row.post, "verdict": verdict, **by.acting(supervisor)},
    )


def forget_enquirer(*, enquiry: int, at: datetime) -> Moved:
    """抹去个人信息. Name and telephone of who asked are kept no longer; that he asked, and what he was told, stays."""
    row = Enquiry.objects.get(pk=enquiry)
    return step.step(ENQUIRY, enquiry, row.version, "forget", by=None, at=at, set={"name": "", "phone": ""})
