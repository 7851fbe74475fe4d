"""A village agent's phone (离线录入): pages that stay on the phone, records that are sent when there is a network again."""

import json
import uuid
from dataclasses import replace
from datetime import datetime
from importlib import resources
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.queries.phone import APPLICANT, Carried, carried, point_area
from onewindow.domain.agents.refusals import NotHere, RecordUnreadable
from onewindow.domain.org.queries import mask_name
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, public, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import fields, reading
from onewindow.web.workbench.views.agents.notices import waiting

MOST_PAGES = 12
ID_CARD = "111"


@staff("agent")
@never_cache
@require_GET
def home(request: Asking) -> HttpResponse:
    """离线录入. What the phone carries, what waits to be sent."""
    rows = carried(request.actor, timezone.now())
    return render(request, "workbench/field/home.html", {"rows": rows, "pages_json": json.dumps(_pages(rows))})


def _pages(rows: list[Carried]) -> list[str]:
    return [reverse("workbench:field"), *(reverse("workbench:field-item", args=[one.item.slug]) for one in rows)]


@staff("agent")
@never_cache
@require_GET
def item(request: Asking, slug: str) -> HttpResponse:
    """录入页. The form of one item, empty: it is filled and kept on the phone."""
    one = _carried(request, slug)
    parts: dict[str, list[Any]] = {}
    for element, when in sorted(one.elements, key=lambda pair: (pair[0].group_order, pair[0].group, pair[0].order)):
        parts.setdefault(element.group_name, []).append((replace(element, condition=when), not when))
    return render(
        request,
        "workbench/field/item.html",
        {
            "one": one,
            "area": point_area(request.actor),
            "parts": [(title, fields.fields(some, {}, {})) for title, some in parts.items()],
            "questions": [(asked, _json(asked.asked_when)) for asked in one.questions],
            "papers": [(paper, _json(paper.when)) for paper in one.papers],
            "said": [(said, _json(said.when)) for said in one.said],
        },
    )


def _json(when: dict[str, Any] | None) -> str:
    """A condition as the page's script reads it; empty: always."""
    return json.dumps(when, ensure_ascii=False) if when else ""


def _carried(request: Asking, slug: str) -> Carried:
    for one in carried(request.actor, timezone.now()):
        if one.item.slug == slug:
            return one
    raise NotHere(item=slug)


@staff("agent")
@never_cache
@require_GET
def standing(request: Asking) -> JsonResponse:
    """同步前询问. Who is logged in, under which token he sends, which versions are in force."""
    rows = carried(request.actor, timezone.now())
    return JsonResponse(
        {
            "account": request.actor.account,
            "token": get_token(request),
            "pages": _pages(rows),
            "versions": {one.item.slug: one.item.id for one in rows},
            "notices": [
                {"url": one.url, "title": one.title, "name": mask_name(one.holder), "number": one.number}
                for one in waiting(request.actor, "phone")
            ],
        }
    )


@staff("agent")
@sensitive_post_parameters("id_no", "name", "phone")
@require_POST
def receive(request: Asking) -> JsonResponse:
    """同步. One record with its photos; the same key again is answered alike. A refusal says why: the phone keeps the record."""
    now = timezone.now()
    try:
        arrived = actions.receive_record(record=_record(request, now), by=request.actor, at=now)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal), "code": refusal.code, "details": _told(refusal)}, status=422)
    return JsonResponse({"number": arrived.number, "again": arrived.again})


def _told(refusal: Refusal) -> list[str]:
    """What the refusal is about, in words: fields with their reasons, papers, the number of what is there already."""
    named = refusal.details
    if isinstance(named.get("fields"), dict):
        return [f"{key}: {why}" for key, why in named["fields"].items()]
    return [str(one) for one in named.get("materials") or ([named["number"]] if named.get("number") else [])]


def _record(request: Asking, at: datetime) -> actions.Recorded:
    """The posted record.

    :raises RecordUnreadable: without a key, a version or a moment. :raises TooLarge: its pictures together are too large.
    """
    sent = request.POST
    if stopped := files.stopped(request):
        raise stopped
    try:
        key = uuid.UUID(sent.get("_key", ""))
        moment = datetime.fromisoformat(sent.get("_at", "").replace("Z", "+00:00"))
    except ValueError:
        raise RecordUnreadable() from None
    if moment.tzinfo is None:
        raise RecordUnreadable()
    one = _carried(request, sent.get("_item", "")[:60])
    elements = [element for element, _ in one.elements]
    who = {name: sent.get(f"_{name}", "").strip() for name in ("name", "id_no", "phone")}
    typed = {name: value for name, value in reading.read(elements, sent).items() if value is not None}
    answers = {asked.key: sent[f"_q.{asked.key}"][:60] for asked in one.questions if sent.get(f"_q.{asked.key}")}
    own = {
        "person.name": who["name"],
        "person.id_type": ID_CARD,
        "person.id_no": who["id_no"].upper(),
        "person.phone": who["phone"],
    }
    asked = {element.key for element in one.item.elements}
    kept = {paper.spec.key: _stored(request, f"paper.{paper.spec.key}", at) for paper in one.papers}
    hand = _stored(request, "_hand", at)
    return actions.Recorded(
        key=key,
        item=one.item.slug,
        version=whole(sent.get("_version", "")) or 0,
        recorded_at=moment,
        situation=answers,
        answers=typed | {name: own[name] for name in APPLICANT if name in asked},
        files={slug: pages for slug, pages in kept.items() if pages},
        hand=hand[0] if hand else None,
        **who,
    )


def _stored(request: Asking, name: str, at: datetime) -> tuple[uuid.UUID, ...]:
    return tuple(
        uuid.UUID(str(files.store(one, name=one.name or "photo.jpg", by=request.actor.account, at=at).token))
        for one in files.several(request, name, most=MOST_PAGES)
    )


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: served beside the pages, because it may only keep what lies below its own address."""
    text = (resources.files("onewindow.web.workbench") / "static/workbench/field/worker.js").read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What the phone needs to put the page on its first screen."""
    return JsonResponse(
        {
            "name": gettext("Record without network"),
            "short_name": gettext("Village agent"),
            "start_url": reverse("workbench:field"),
            "scope": reverse("workbench:field"),
            "display": "standalone",
            "background_color": "#ffffff",
            "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
