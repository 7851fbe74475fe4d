"""Papers that the portal and the desk print alike (文书): the letter of promise, the correction notice, the written refusal."""

from datetime import datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from onewindow.domain.bundles.queries import Notice
from onewindow.domain.cases.queries import Awaited, Letter
from onewindow.kernel.documents import pdf, qr_svg
from onewindow.web.ui.context import city_name
from onewindow.web.ui.templatetags.said import limit, moment

NOTICE = Path(str(packaged("onewindow.web.ui") / "papers" / "notice.typ"))


def then(one: Awaited) -> str:
    """What follows if a promised paper does not come."""
    if one.then == "closed":
        return gettext("the application ends")
    return gettext("a correction notice; it is accepted anew when the paper comes")


def until(one: Awaited) -> str:
    """By when a promised paper must be there: its day, before acceptance its limit."""
    if one.due_at is not None:
        return moment(one.due_at)
    return gettext("within %(limit)s of acceptance") % {"limit": limit(one.within)}


def said_in(letter: Letter) -> list[str]:
    """承诺书正文. What the applicant promises, paragraph by paragraph; the page and the print say the same."""
    names = {"item": letter.item.name, "department": letter.item.department}
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
        columns=["", gettext("Paper"), gettext("By"), gettext("Otherwise")],
        rows=[(one.spec.name, until(one), then(one)) for one in letter.papers],
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
            (gettext("Reasons"), paper.text),
            (gettext("Law and article"), paper.legal_basis),
            (gettext("What you can do"), paper.guidance),
        ],
        foot=gettext("You may ask for reconsideration within 60 days or go to court within six months."),
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
