"""What is mine (我的), for each side a person acts for: what needs him, what runs, drafts, licences, messages, history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.bundles.queries import Affair, BundleLine, DraftLine, Place
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.queries import ItemDraftLine, Progress
from onewindow.domain.licences import queries as licences
from onewindow.domain.messages import queries as messages
from onewindow.domain.org import queries as org
from onewindow.domain.org.queries import Actor, Side
from onewindow.web.portal.drawing import line_standing, single_standing
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.said import moment

PAGE = 20
SHOWN = 5
SHOWN_LICENCES = 4


@dataclass(frozen=True)
class Run:
    """One row: where it leads, its light with a word, the next moment in a sentence, and who filed it for whom."""

    title: str
    number: str
    href: str
    light: str
    word: str
    next: str
    on: str = ""
    throw: str = ""
    """Where a draft is thrown away."""


def running(actor: Actor, at: datetime, limit: int) -> list[Run]:
    """办理中. Drafts first, then what has been submitted and not ended, newest first."""
    lines = [line for line in bundles.bundles_of(actor, at, limit=limit * 2) if line.closed_at is None]
    return [*(_draft(one) for one in bundles.drafts_of(actor)), *(_bundle(line) for line in lines)][:limit]


def _draft(draft: DraftLine) -> Run:
    return Run(
        title=str(draft.name),
        number="",
        href=reverse("portal:draft", args=[draft.id]),
        light="waiting",
        word=gettext("Draft"),
        next=gettext("Saved %(moment)s; go on whenever you like") % {"moment": moment(draft.saved_at)},
        throw=reverse("portal:draft-discard", args=[draft.id]),
    )


def _item_draft(draft: ItemDraftLine) -> Run:
    return Run(
        title=draft.item.name,
        number="",
        href=reverse("portal:filing", args=[draft.id]),
        light="waiting",
        word=gettext("Draft"),
        next=gettext("Saved %(moment)s; go on whenever you like") % {"moment": moment(draft.saved_at)},
        throw=reverse("portal:filing-discard", args=[draft.id]),
    )


def drafts_of(side: Side, limit: int) -> list[Run]:
    """草稿. Of packages and of single items together, the last saved first."""
    found = [(one.saved_at, _draft(one)) for one in bundles.drafts_for(side, limit=limit)]
    found += [(one.saved_at, _item_draft(one)) for one in cases.item_drafts_for(side, limit=limit)]
    return [run for _, run in sorted(found, key=lambda pair: pair[0], reverse=True)[:limit]]


def _bundle(line: BundleLine, on: str = "") -> Run:
    now = line_standing(line.state, line.outcome, line.light, line.due_at)
    ended = gettext("%(done)s of %(all)s items have ended") % {"done": line.ended, "all": line.items}
    return Run(
        title=str(line.package),
        number=line.number,
        href=reverse("portal:bundle", args=[line.id]),
        light=now.light,
        word=now.word,
        next=gettext(" · ").join(part for part in (now.next, ended) if part),
        on=on,
    )


def _single(case: Progress, on: str = "") -> Run:
    now = single_standing(case)
    href = reverse("portal:case", args=[case.id])
    return Run(case.item.name, case.number, href, now.light, now.word, now.next, on)


def run_of(one: Affair) -> Run:
    """A line of the list as its page shows it."""
    on = gettext("Filed by %(name)s on mandate %(number)s") % {
        "name": one.on.holder.name_zh, "number": one.on.number
    } if one.on else ""  # fmt: skip
    if one.bundle is not None:
        return _bundle(one.bundle, on)
    assert one.case is not None
    return _single(one.case, on)


def side_of(request: Asking) -> Side:
    """For whom this page is asked (``?for=``).

    :raises NoSuchSide: if the actor does not act for him.
    """
    return org.side(request.actor, request.GET.get("for", ""))


def addressed(name: str, side: Side, **more: object) -> str:
    """The address of a page of this side."""
    asked = {key: value for key, value in {"for": side.key, **more}.items() if value not in ("", None)}
    return reverse(f"portal:{name}") + (f"?{urlencode(asked)}" if asked else "")


def _place(request: Asking) -> Place:
    return Place(whole(request.GET.get("bundle", "")), whole(request.GET.get("case", "")))


def older(name: str, side: Side, after: Place | None) -> str:
    """The address of the next page, empty on the last."""
    return addressed(name, side, bundle=after.bundle, case=after.case) if after else ""


@citizen
@require_GET
def me(request: Asking) -> HttpResponse:
    """我的. One place for each side: what needs me now, what runs, drafts, licences, messages, what has ended."""
    now, actor = timezone.now(), request.actor
    every = org.sides(actor)
    side = next((one for one in every if one.key == request.GET.get("for", "")), None)
    if side is None:
        raise org.NoSuchSide()
    place = _place(request)
    runs = bundles.affairs(side, now, ended=False, after=place, limit=PAGE)
    ended = bundles.affairs(side, now, ended=True, limit=SHOWN)
    drafts = drafts_of(side, SHOWN + 1)
    return render(
        request,
        "portal/home/me.html",
        {
            "side": side,
            "sides": every,
            "first": place == Place(),
            "needs": [run_of(one) for one in bundles.waiting_for_you(side, now)],
            "asked": org.asked_roles(actor, now) if side.himself else [],
            "to_confirm": _to_confirm(side, actor),
            "news": messages.news(actor, side, limit=SHOWN),
            "runs": [run_of(one) for one in runs.rows],
            "older": older("me", side, runs.after),
            "drafts": drafts[:SHOWN],
            "more_drafts": len(drafts) > SHOWN,
            "licences": list(licences.mine(actor, side, limit=SHOWN_LICENCES)),
            "ended": [run_of(one) for one in ended.rows],
            "more_ended": ended.after is not None,
            "unread_here": messages.unread(actor, side),
            "roles": [one for one in org.own_roles(actor, now) if one.kind == "handler"] if side.himself else [],
            "links": _links(side),
        },
    )


def _to_confirm(side: Side, actor: Actor) -> list[Any]:
    if not side.leads or side.enterprise is None:
        return []
    return [one for one in org.roles_of(side.enterprise, actor) if one.confirm_by_on is not None]


def _links(side: Side) -> dict[str, str]:
    names = {
        "home": "me",
        "inbox": "me-inbox",
        "licences": "me-licences",
        "drafts": "me-drafts",
        "history": "me-history",
    }
    return {key: addressed(name, side) for key, name in names.items()}


@citizen
@require_GET
def history(request: Asking) -> HttpResponse:
    """历史办件. What has ended, newest first."""
    side, place = side_of(request), _place(request)
    found = bundles.affairs(side, timezone.now(), ended=True, after=place, limit=PAGE)
    context = {
        "side": side,
        "runs": [run_of(one) for one in found.rows],
        "first": place == Place(),
        "older": older("me-history", side, found.after),
        "links": _links(side),
    }
    return render(request, "portal/home/history.html", context)


@citizen
@require_GET
def drafts(request: Asking) -> HttpResponse:
    """草稿. Everything begun and not submitted: go on, or throw it away."""
    side, after = side_of(request), request.GET.get("after", "")
    rows = bundles.drafts_for(side, after=whole(after), limit=PAGE + 1)
    context = {
        "side": side,
        "drafts": [*([] if after else map(_item_draft, cases.item_drafts_for(side))), *map(_draft, rows[:PAGE])],
        "first": not after,
        "older": addressed("me-drafts", side, after=rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "links": _links(side),
    }
    return render(request, "portal/home/drafts.html", context)


@citizen
@require_GET
def moved(request: Asking) -> HttpResponse:
    """The home's other address."""
    return HttpResponseRedirect(reverse("portal:me"))
