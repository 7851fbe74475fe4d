"""What is mine (我的): running and ended applications, drafts, cases handed in at a window."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.bundles.queries import BundleLine
from onewindow.domain.cases import queries as cases
from onewindow.domain.licences import queries as licences
from onewindow.domain.org.queries import Actor
from onewindow.web.portal.drawing import line_standing
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.said import moment

PAGE = 20
SHOWN_LICENCES = 4


@dataclass(frozen=True)
class Run:
    """One row: where it leads, its light with a word, and the next moment in a sentence."""

    title: str
    number: str
    href: str
    light: str
    word: str
    next: str


def running(actor: Actor, at: datetime, limit: int) -> list[Run]:
    """办理中. Drafts first, then what has been submitted and not ended, newest first."""
    lines = [line for line in bundles.bundles_of(actor, at, limit=limit * 2) if line.closed_at is None]
    return [*drafts(actor), *(_run(line) for line in lines)][:limit]


def drafts(actor: Actor) -> list[Run]:
    """草稿. What has been begun and not submitted."""
    return [
        Run(
            title=str(draft.name),
            number="",
            href=reverse("portal:draft", args=[draft.id]),
            light="waiting",
            word=gettext("Draft"),
            next=gettext("Saved %(moment)s; go on whenever you like") % {"moment": moment(draft.saved_at)},
        )
        for draft in bundles.drafts_of(actor)
    ]


def _run(line: BundleLine) -> Run:
    now = line_standing(line.state, line.outcome, line.light, line.due_at)
    ended = gettext("%(done)s of %(all)s items have ended") % {"done": line.ended, "all": line.items}
    return Run(
        title=str(line.package),
        number=line.number,
        href=reverse("portal:bundle", args=[line.id]),
        light=now.light,
        word=now.word,
        next=gettext(" · ").join(part for part in (now.next, ended) if part),
    )


@citizen
@require_GET
def me(request: Asking) -> HttpResponse:
    """我的. Drafts, applications, licences, messages."""
    now, before = timezone.now(), request.GET.get("before", "")
    lines = bundles.bundles_of(request.actor, now, before=whole(before), limit=PAGE + 1)
    single = [one for one in cases.running(request.actor, now, limit=PAGE, ended=True) if not one.group]
    return render(
        request,
        "portal/home/me.html",
        {
            "drafts": [] if before else drafts(request.actor),
            "runs": [_run(line) for line in lines[:PAGE]],
            "single": single,
            "before": before,
            "older": f"?before={lines[PAGE - 1].id}" if len(lines) > PAGE else "",
            "licences": list(licences.of_owner(request.actor.account or 0, limit=SHOWN_LICENCES)),
        },
    )


@citizen
@require_GET
def case(request: Asking, case: int) -> HttpResponse:
    """办件. A case of an application leads to the application; one handed in alone has its own page."""
    dossier = cases.dossier(case, request.actor, timezone.now())
    found = bundles.of_case(case)
    if found is not None:
        return HttpResponseRedirect(reverse("portal:bundle", args=[found[0]]))
    return render(
        request,
        "portal/cases/case.html",
        {"dossier": dossier, "case": dossier.case, "licences": licences.of_case(case)},
    )
