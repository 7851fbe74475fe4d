"""The guide of one item (办事指南): its questions one after another, what the applicant then needs, the prints."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.queries import Applied
from onewindow.domain.feedback import queries as feedback
from onewindow.kernel import files
from onewindow.kernel.documents import qr_svg
from onewindow.web.portal import printing
from onewindow.web.ui.access import public
from onewindow.web.ui.context import city_name
from onewindow.web.ui.values.procedure import procedure_drawing, stages_in_guide

PRINTS = {"slip": printing.slip, "wall": printing.wall}


@public
@require_GET
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """办事指南. An item in force: its questions, and all of its guide that these answers leave."""
    today = timezone.localdate()
    try:
        shown, answers = _guide(request, slug)
    except catalogue.ItemNotOpen as closed:
        return _closed(request, closed)
    known = catalogue.spec(shown.version)
    return render(
        request,
        "portal/catalogue/item.html",
        {
            "guide": shown,
            "sections": [one for one in shown.sections if one.key != "situations" or not _said_above(shown.applied)],
            "settled_title": next((one.title for one in shown.only("situations")), ""),
            "slug": slug,
            "drawing": procedure_drawing(known, *catalogue.bodies(known)),
            "stages": stages_in_guide(known),
            "packages": [one for one in bundles.in_force(today) if slug in one.plan.items],
            "query": urlencode(answers),
            **_asking(request, shown.applied, reverse("portal:item", args=[slug])),
        },
    )


@public
@require_GET
def kiosk(request: HttpRequest, slug: str) -> HttpResponse:
    """办事指南（自助机）. The same guide at kiosk size: answers are tiles, and a code to take it home."""
    try:
        shown, answers = _guide(request, slug)
    except catalogue.ItemNotOpen as closed:
        return _closed(request, closed)
    here = reverse("portal:item-kiosk", args=[slug])
    asked = shown.applied.open
    return render(
        request,
        "portal/kiosk/item.html",
        {
            "guide": shown,
            "sections": shown.sections,
            "stages": stages_in_guide(catalogue.spec(shown.version)),
            "here": here,
            "papers": any(line.papers for part in shown.only("materials") for line in part.lines),
            "asked": asked,
            "choices": [(f"{here}?{urlencode({**answers, asked.key: value})}", word) for value, word in asked.answers]
            if asked
            else [],
            "back": f"{here}?{urlencode(dict(list(answers.items())[:-1]))}" if answers else "",
            "qr": mark_safe(qr_svg(_address(slug, answers), border=1)),
        },
    )


@public
@require_GET
def printed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """办事流程告知单、上墙指南. The guide as a PDF: one page to take home, or A3 for the wall."""
    shown, answers = _guide(request, slug)
    city = city_name((get_language() or "zh").startswith("en"))
    if kind == "wall":
        answers = {}
    made = PRINTS[kind](shown, city=city, address=_address(slug, answers), at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{kind}.pdf"'
    return response


@public
@require_GET
def paper(request: HttpRequest, slug: str, material: str, kind: str) -> HttpResponseBase:
    """样表、空白表格下载. A sample or blank form of a material of the item in force."""
    version = catalogue.current(slug, timezone.localdate())
    return files.serve(catalogue.paper(version, material, kind))


def _closed(request: HttpRequest, closed: catalogue.ItemNotOpen) -> HttpResponse:
    """暂停或取消. The page of an item that cannot be applied for: since when, why, and where to turn instead."""
    today, into = timezone.localdate(), closed.details["merged_into"]
    instead = next((one for one in catalogue.in_force(today) if one.slug == into), None)
    context = {"closed": closed.details, "since": date.fromisoformat(closed.details["since"]), "instead": instead}
    return render(request, "portal/catalogue/closed.html", context)


def _guide(request: HttpRequest, slug: str) -> tuple[Any, dict[str, str]]:
    """The guide in force for the answers in the address; a wall print is for everybody."""
    today = timezone.localdate()
    version = catalogue.current(slug, today)
    given = {key[:40]: value[:80] for key, value in request.GET.dict().items()}
    wall = request.resolver_match is not None and request.resolver_match.kwargs.get("kind") == "wall"
    # the item's own page has these answers in a block of their own, where one also asks
    own = request.resolver_match is not None and request.resolver_match.url_name == "item"
    told = () if own else tuple((one.guide_question, one.guide_answer) for one in feedback.answers(slug))
    shown = catalogue.guide(version, {} if wall else given, on=today, asked=told)
    return shown, shown.applied.answers


def _address(slug: str, answers: dict[str, str]) -> str:
    """Where the guide is found, as a code names it."""
    return f"{settings.PUBLIC_URL}{reverse('portal:item', args=[slug])}{'?' if answers else ''}{urlencode(answers)}"


def _said_above(now: Applied) -> bool:
    """Whether the panel with the answers says all that the part on situations would."""
    return now.settled and bool(now.asked) and not (now.item or now.note)


def _asking(request: HttpRequest, now: Applied, here: str) -> dict[str, Any]:
    """The question that is put next (or anew), and what was said so far."""
    again = request.GET.get("ask", "")
    asked = next((one for one in now.asked if one.key == again), None) or now.open
    missing = asked is not None and request.GET.get("last") == asked.key and asked.key not in now.answers
    error = gettext("Please choose an answer.") if missing else ""
    others = {key: value for key, value in now.answers.items() if asked is None or key != asked.key}
    return {
        "action": here,
        "asked": asked,
        "value": now.answers.get(asked.key, "") if asked else "",
        "choices": asked.answers if asked else (),
        "others": others,
        "number": [one.key for one in now.asked].index(asked.key) + 1 if asked else 0,
        "total": len(now.asked),
        "error": error,
        "errors": [(asked.key, error)] if asked and error else [],
        "said": [
            (one.text, one.said(now.answers[one.key]), f"?{urlencode({**now.answers, 'ask': one.key})}")
            for one in now.asked
            if one.key in others
        ],
    }
