"""Papers that the portal and the desk print alike (文书): the letter of promise, the correction notice, the written refusal."""

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from onewindow.domain.bundles.queries import Notice
from onewindow.domain.cases.models import Case, Hearing
from onewindow.domain.cases.queries import Awaited, HoldNotice, Letter
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel.documents import pdf, qr_svg
from onewindow.web.ui.context import city_name
from onewindow.web.ui.templatetags.said import limit, moment

NOTICE = Path(str(packaged("onewindow.web.ui") / "papers" / "notice.typ"))


def then(one: Awaited) -> str:
    """What follows if a promised paper does not come."""
    if one.then == "closed":
        return gettext("the application ends")
    return gettext("a correction notice; it is accepted anew when the paper comes")


def until(one: Awaited, *, printed: bool = False) -> str:
    """By when a promised paper must be there: its day, before acceptance its limit."""
    if one.due_at is not None:
        return dated(one.due_at) if printed else moment(one.due_at)
    return gettext("within %(limit)s of acceptance") % {"limit": limit(one.within)}


def drafted_letter(item: str, department: str, awaited: Iterable[Awaited]) -> dict[str, Any]:
    """承诺书（提交前）. The letter as the check page shows it: its words, and each paper with its day and what follows."""
    rows = [(one.spec.name, until(one), then(one)) for one in awaited]
    return {"lines": promise_words(item, department), "rows": rows}


def dated(value: datetime) -> str:
    """A day with its year, and the time: a paper is read long after, when "tomorrow" has passed."""
    here = timezone.localtime(value)
    return f"{date_format(here, 'DATE_FORMAT')} {here:%H:%M}"


def said_in(letter: Letter) -> list[str]:
    """承诺书正文. What the applicant promises, paragraph by paragraph; the page and the print say the same."""
    return promise_words(letter.item.name, letter.item.department)


def promise_words(item: str, department: str) -> list[str]:
    """The paragraphs for an item, or a package and its lead, before anything is handed in."""
    inside = str(item).translate(
        {0x201C: "\u2018", 0x201D: "\u2019"}
    )  # quotation marks within ours (标点符号用法 GB/T 15834)
    names = {"item": inside, "department": department}
    return [
        gettext("I apply to %(department)s for “%(item)s”. The papers named here are still missing.") % names,
        gettext(
            "I promise to bring each of them by its day. What I state is true, and the papers exist or will exist then."
        ),
        gettext(
            "I know that nothing is granted before every paper is there and was checked, and what follows otherwise."
        ),
    ]


def letter_pdf(letter: Letter) -> HttpResponse:
    """承诺书 PDF. With a line to sign, or how and when it was confirmed."""
    sign = gettext("The applicant's signature")
    if letter.confirmed_at:
        sign = gettext("Confirmed online") if letter.how == "online" else gettext("Signed on paper")
    return _made(
        number=letter.number,
        title=gettext("Letter of promise"),
        facts=[
            (gettext("Applicant"), letter.holder_name),
            (gettext("Service"), letter.item.name),
            (gettext("Decides"), letter.item.department),
        ],
        lines=said_in(letter),
        columns=["", gettext("Paper"), gettext("By"), gettext("If it does not arrive")],
        rows=[(one.spec.name, until(one, printed=True), then(one)) for one in letter.papers],
        sign=sign,
        at=letter.confirmed_at,
    )


def notice_pdf(paper: Notice) -> HttpResponse:
    """补正通知书、不予受理或不予许可决定书 PDF, with seal and date (行政许可法 art. 32, 38)."""
    english = (get_language() or "zh").startswith("en")
    facts = [(gettext("Applicant"), paper.holder_name), (gettext("Service"), str(paper.title))]
    told: dict[str, Any] = {"number": paper.number, "facts": facts, "issuer": str(paper.department), "at": paper.at}
    if paper.kind == "correct":
        return _made(
            **told,
            title=gettext("Notice to put right"),
            lines=[gettext("The following is to be put right. It is told once and in full:")],
            columns=["", gettext("What"), "", ""],
            rows=[(en if english else zh, "", "") for zh, en in paper.items],
            parts=[(gettext("What to do"), paper.text)],
            foot=gettext("Basis: Administrative Licensing Law, art. 32 (4)."),
        )
    refused = paper.kind == "refuse"
    return _made(
        **told,
        title=gettext("Decision not to grant") if refused else gettext("Decision not to accept"),
        lines=[
            gettext("This application is not granted.") if refused else gettext("This application is not accepted.")
        ],
        parts=[
            *([(gettext("Ground for refusal"), paper.reason)] if paper.reason else []),
            *([(gettext("Competent authority"), paper.body)] if paper.body else []),
            (gettext("Reasons"), paper.text),
            (gettext("Law and article"), paper.legal_basis),
            (gettext("What you can do"), paper.guidance),
        ],
        foot=gettext("You may ask for reconsideration within 60 days or go to court within six months."),
    )


def hearing_pdf(found: tuple[Case, Hearing]) -> HttpResponse:
    """听证告知书、听证通知书 PDF. The right to a hearing; once it is arranged, its time and place (行政许可法 art. 47, 48)."""
    case, hearing = found
    known = spec(case.item_version_id)
    facts = [(gettext("Applicant"), case.holder_name), (gettext("Service"), known.name)]
    if hearing.parties:
        facts.append((gettext("Also told"), gettext(", ").join(hearing.parties)))
    parts = [(gettext("What it is about"), hearing.interest)]
    if hearing.meets_at:
        title, basis = gettext("Notice of hearing"), gettext("Basis: Administrative Licensing Law, art. 48.")
        lines = [gettext("The hearing is open to the public and free of charge. Bring your evidence.")]
        parts += [(pgettext("moment", "Time"), dated(hearing.meets_at)), (pgettext("meeting", "Place"), hearing.place)]
    else:
        title, basis = (
            gettext("Notice of the right to a hearing"),
            gettext("Basis: Administrative Licensing Law, art. 47."),
        )
        lines = [gettext("Before the decision you may ask for a hearing, free of charge.")]
        if hearing.ask_until:
            parts.append((gettext("Ask by"), dated(hearing.ask_until)))
    told = {"facts": facts, "lines": lines, "parts": parts, "foot": basis, "issuer": known.department}
    return _made(number=case.number, title=title, at=hearing.noticed_at or hearing.told_at, **told)


def hold_pdf(said: HoldNotice) -> HttpResponse:
    """暂停计时告知书 PDF. What the applicant is told in writing of a hold (行政许可法 art. 45)."""
    hold = said.hold
    limits = gettext("both limits") if hold.stops_statutory else gettext("the promise only")
    facts = [
        (gettext("Applicant"), said.case.holder_name),
        (gettext("Service"), said.item),
        (gettext("Why the clock is stopped"), hold.kind.name),
        (gettext("Held from"), dated(hold.opened_at)),
        (gettext("Working days it is expected to take"), str(hold.days)),
        (gettext("Expected until"), dated(hold.expected_at)),
        (gettext("Holds"), limits),
    ]
    return _made(
        number=said.case.number,
        title=gettext("Notice that the clock is stopped"),
        facts=facts,
        lines=[gettext("The time of this application is held; these days are not counted.")],
        parts=[(gettext("In words"), hold.notice), (gettext("Law and article"), hold.source)],
        issuer=said.department,
        at=hold.opened_at,
    )


def _made(*, number: str, title: str, at: datetime | None, **more: Any) -> HttpResponse:
    said = {"rows": [], "columns": ["", "", "", ""], "parts": [], "issuer": "", "sign": "", "foot": "", **more}
    said |= {
        "number": number,
        "title": title,
        "day": date_format(timezone.localtime(at), "DATE_FORMAT") if at else "",
        "city": city_name((get_language() or "zh").startswith("en")),
        "scan": gettext("Scan at any window"),
    }
    made = pdf(NOTICE, said, at=timezone.now(), svgs={"qr.svg": qr_svg(number)})
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response
