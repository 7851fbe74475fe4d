"""Asking (提问): online by oneself, at a window by a clerk; taken back; rated."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries import must_see as bundle_of
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries import must_see as case_of
from onewindow.domain.catalogue.queries import ItemSpec, current, spec
from onewindow.domain.feedback.actions.reading import (
    account_of,
    asked,
    due,
    look,
    must_own,
    posted,
    same_version,
    written,
)
from onewindow.domain.feedback.queries.limits import limits
from onewindow.domain.feedback.queries.pages import answering_post
from onewindow.domain.feedback.refusals import (
    ContactMissing,
    NameMissing,
    NobodyAnswers,
    NotAtThisStep,
    NothingAsked,
    NotYours,
    RatedAlready,
)
from onewindow.domain.feedback.rules import NAME
from onewindow.domain.feedback.states import AFTER, ASKED, CONSULTATION
from onewindow.domain.org.models import Department, Person, Post
from onewindow.domain.org.queries import Actor, at_the_window, may
from onewindow.kernel import codes, sql, step
from onewindow.kernel.idempotency import once
from onewindow.kernel.typed import plain, within
from onewindow.kernel.worktime import CHINA

_SERIAL = "SELECT nextval('feedback_number_seq')"
TEMPLATE = "ZX{area}{YYYYMMDD}{serial:04}{check}"
"""咨询编码: short enough to read out, with a check character. GB/T 39046 6.7 allows 50 places."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking gives back; the same key gives the same question."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, as the question keeps him."""

    name: str
    phone: str
    owner: int | None
    enterprise: int | None = None
    clerk: int | None = None
    channel: str = "online"


def ask(
    *,
    item: str = "",
    case: int | None = None,
    bundle: int | None = None,
    title: str,
    text: str,
    key: str,
    by: Actor,
    at: datetime,
) -> Asked:
    """咨询. Ask about an item (slug), one's own case or one's own application; the department that decides has to answer.

    :param key: the sender's name of this question; the same key again gives the same question.
    :raises NothingAsked: without a question, or about nothing. :raises TooLong: beyond the form.
    :raises NotYours: for anybody but a person with a known identity. :raises NobodyAnswers: the department has no post.
    :raises ItemUnknown, NoSuchCase, NoSuchBundle: there is no such thing, or it is somebody else's.
    """
    person = by.person
    if by.kind != "person" or person is None:
        raise NotYours()
    heading, words = asked(title, text)

    def do() -> dict[str, Any]:
        row = Person.objects.get(pk=person)
        about = _about(item, case, bundle, by, at)
        owner, enterprise = about.pop("whose") or (by.account, None)
        asker = _Asker(row.name_zh, row.phone, owner, enterprise)
        return _born(asker, about, heading, words, by, at)

    return Asked(**once(key=key, owner=by.account, verb="feedback.ask", at=at, do=do))


def take(
    *, item: str, name: str, phone: str, id_no: str = "", title: str, text: str, key: str, by: Actor, at: datetime
) -> Asked:
    """代为咨询. A clerk writes down what somebody asks at the window; who has no account is told by telephone.

    :param id_no: the number on his paper: with an account of his own he reads the answer there.
    :raises NotYours: for anybody but a window clerk. :raises NameMissing, ContactMissing: who asks, and where he is reached.
    :raises NothingAsked, TooLong, NobodyAnswers, ItemUnknown: as ``ask``.
    """
    if not may(by, role="window"):
        raise NotYours()
    who = written(name, NameMissing, NAME)
    number = plain(phone).replace("-", "")
    if not (number.isascii() and number.isdigit() and 7 <= len(number) <= 15):
        raise ContactMissing()
    heading, words = asked(title, text)

    def do() -> dict[str, Any]:
        known = at_the_window(plain(id_no), by) if id_no.strip() else None
        asker = _Asker(who, number, known.account if known else None, clerk=by.account, channel="window")
        about = _about(item, None, None, by, at)
        about.pop("whose")
        return _born(asker, about, heading, words, by, at)

    return Asked(**once(key=key, owner=by.account, verb="feedback.take", at=at, do=do))


def _about(item: str, case: int | None, bundle: int | None, by: Actor, at: datetime) -> dict[str, Any]:
    """The columns that say what a question is about, with ``whose`` it is: (account, enterprise) of the application."""
    today = at.astimezone(CHINA).date()
    if bundle is not None:
        application = bundle_of(bundle, by)
        return _columns(application.window_post.department_id, today, bundle=application)
    if case is not None:
        mine = case_of(by, case)
        known = spec(mine.item_version_id)
        return _columns(known.department_id, today, known=known, case=mine)
    if not item:
        raise NothingAsked()
    known = spec(current(item, today))
    return _columns(known.department_id, today, known=known)


def _columns(
    department: int,
    today: date,
    *,
    known: ItemSpec | None = None,
    case: Case | None = None,
    bundle: Bundle | None = None,
) -> dict[str, Any]:
    post = answering_post(department)
    if post is None:
        raise NobodyAnswers(department=department)
    thing = case or bundle
    return {
        "item_id": known.item_id if known else None,
        "case_id": case.pk if case else None,
        "bundle_id": bundle.pk if bundle else None,
        "department_id": department,
        "answering_id": department,
        "post_id": post,
        "whose": (thing.owner_id, thing.enterprise_id) if thing else None,
    }


def _born(asker: _Asker, about: dict[str, Any], title: str, text: str, by: Actor, at: datetime) -> dict[str, Any]:
    area = Department.objects.values_list("area_id", flat=True).get(pk=about["department_id"])
    (serial,) = sql.row(_SERIAL) or (0,)
    number = codes.number(TEMPLATE, at=at.astimezone(CHINA), serial=serial, area=area[:6])
    due_at = due(at, limits(at.astimezone(CHINA).date()).answer, by.centre)
    born = step.new(
        CONSULTATION,
        "ask",
        by=by.account,
        at=at,
        set={
            "number": number,
            "owner_id": asker.owner,
            "enterprise_id": asker.enterprise,
            "clerk_id": asker.clerk,
            "channel": asker.channel,
            "centre_id": by.centre,
            "asker_name": asker.name[:NAME],
            "phone": asker.phone,
            "area": area,
            "title": title,
            "text": text,
            "asked_at": at,
            "due_at": due_at,
            **about,
        },
        open=(posted("answer", about["post_id"], at, due_at, by.centre),),
        data={"department": about["department_id"], "channel": asker.channel},
    )
    return {"id": born, "number": number}


def withdraw(*, consultation: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤回咨询. The asker does not need an answer any more.

    :raises NoSuchConsultation: for anybody but the asker. :raises NotAtThisStep: once it is answered.
    """
    found = look(consultation)
    must_own(found, by)
    same_version(found, seen)
    if found.row.state != ASKED:
        raise NotAtThisStep(consultation=consultation, state=found.row.state)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "withdraw",
        by=by.account,
        at=at,
        close=found.ids,
        set={"closed_at": at},
    )


def rate(*, consultation: int, satisfied: bool, remark: str = "", by: Actor, at: datetime) -> None:
    """评价答复. Whether the answer helped, said once, with a word if one likes.

    :raises NoSuchConsultation: for anybody but the asker. :raises RatedAlready: twice. :raises NotAtThisStep: before
        the answer.
    """
    found = look(consultation)
    must_own(found, by)
    if found.row.satisfied is not None:
        raise RatedAlready(consultation=consultation)
    if found.row.state not in AFTER:
        raise NotAtThisStep(consultation=consultation, state=found.row.state)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "rate",
        by=account_of(by),
        at=at,
        set={"satisfied": satisfied, "remark": within(remark, 500, "remark"), "rated_at": at},
    )


def window_post(centre: int | None, clerk: int | None) -> int | None:
    """The post of the window that took a question: where somebody without an account is told from."""
    rows = Post.objects.filter(role="window")
    mine = rows.filter(holdings__staff__account=clerk, holdings__to_on=None) if clerk else rows.none()
    return mine.order_by("pk").values_list("pk", flat=True).first()
