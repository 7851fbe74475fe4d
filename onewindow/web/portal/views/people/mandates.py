"""Mandates (委托): given and held, signed and sealed, taken back at once; verified by whoever holds the paper."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org import actions, queries
from onewindow.kernel import files
from onewindow.web.portal.views.people.roles import typed_day
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole

PAGE = 20
ALL = "all"


def things() -> list[tuple[str, str]]:
    """What a mandate may be for: the packages on offer, by name."""
    cards = bundles.cards(timezone.localdate())
    return [(f"package:{card.slug}", str(card.name)) for card in cards]


def words_of(scope: list[str]) -> list[str]:
    """What a mandate names, in the reader's words; what is no longer on offer keeps its key."""
    today = timezone.localdate()
    known = dict(things()) | {f"item:{item.slug}": str(item.name) for item in catalogue.in_force(today)}
    return [gettext("All my affairs") if one == ALL else known.get(one, one) for one in scope]


@citizen
@require_GET
def mandates(request: Asking) -> HttpResponse:
    """我的委托. What I have given, what I hold."""
    given, held = queries.mandates(request.actor, timezone.now())
    return render(
        request,
        "portal/people/mandates.html",
        {
            "given": [(one, words_of(one.row.scope)) for one in given],
            "held": [(one, words_of(one.row.scope)) for one in held],
        },
    )


@citizen
@require_http_methods(["GET", "POST"])
def give(request: Asking) -> HttpResponse:
    """新建委托. To whom, for what, until when; signed with one's own name."""
    field, error = "", ""
    if request.method == "POST":
        try:
            row = actions.give_mandate(
                name=request.POST.get("name", ""),
                id_no=request.POST.get("id_no", ""),
                scope=_scope(request),
                from_on=typed_day(request.POST.get("from", "")) or timezone.localdate(),
                to_on=_last_day(request),
                signature=request.POST.get("signature", ""),
                by=request.actor,
                at=timezone.now(),
            )
        except (actions.TermWrong, ValueError):
            field, error = "to", str(actions.TermWrong())
        except (actions.PersonUnknown, actions.NotToYourself) as refusal:
            field, error = "name", str(refusal)
        except actions.NothingEntrusted as refusal:
            field, error = "scope", str(refusal)
        except actions.SignatureWrong as refusal:
            field, error = "signature", str(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:mandate", args=[row.number]))
    return render(
        request,
        "portal/people/give.html",
        {
            "things": [(ALL, gettext("All my affairs")), *things()],
            "chosen": request.POST.getlist("scope"),
            "typed": request.POST,
            "today": timezone.localdate(),
            "error": {field: error} if error else {},
            "errors": [(field, error)] if error else [],
        },
        status=422 if error else 200,
    )


def _scope(request: HttpRequest) -> dict[str, str]:
    """The chosen things with their Chinese words: these are signed."""
    chosen = request.POST.getlist("scope")
    with override("zh-hans"):
        if ALL in chosen:
            return {ALL: gettext("All my affairs")}
        return {key: word for key, word in things() if key in chosen}


def _last_day(request: HttpRequest) -> date:
    found = typed_day(request.POST.get("to", ""))
    if found is None:
        raise actions.TermWrong()
    return found


@citizen
@require_GET
def mandate(request: Asking, number: str) -> HttpResponse:
    """委托书. What was signed, whether it holds, and everything done on it."""
    one = queries.mandate(number, request.actor, timezone.now())
    before = request.GET.get("before", "")
    acts = queries.acts_on(one.row.pk, before=whole(before), limit=PAGE + 1)
    return render(
        request,
        "portal/people/mandate.html",
        {
            "one": one,
            "scope": words_of(one.row.scope),
            "given": one.row.giver_id == request.actor.person,
            "acts": bundles.told(acts[:PAGE], timezone.now()),
            "before": before,
            "older": f"?before={acts[PAGE - 1].pk}" if len(acts) > PAGE else "",
        },
    )


@citizen
@require_POST
def end(request: Asking, number: str) -> HttpResponse:
    """撤回、辞去. At once; whatever is done afterwards is not done in the giver's name."""
    one = queries.mandate(number, request.actor, timezone.now())
    actions.end_mandate(mandate=one.row.pk, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:mandate", args=[one.row.number]))


@citizen
@require_GET
def paper(request: Asking, number: str) -> HttpResponse:
    """下载委托书. The PDF as it was signed."""
    one = queries.mandate(number, request.actor, timezone.now())
    if one.row.pdf is None:
        raise files.FileGone()
    return files.serve(one.row.pdf, inline="show" in request.GET)  # type: ignore[return-value]


@public
@require_GET
def verified(request: HttpRequest, number: str) -> HttpResponse:
    """核验委托. What the QR on a mandate opens: does it hold today, for what; names masked."""
    one = queries.mandate_known(number, timezone.now())
    names = (queries.mask_name(one.row.giver.name_zh), queries.mask_name(one.row.held_by.name_zh)) if one else ("", "")
    return render(
        request,
        "portal/people/verified.html",
        {
            "one": one,
            "number": number[:24],
            "giver": names[0],
            "holder": names[1],
            "scope": words_of(one.row.scope) if one else [],
            "sealed": queries.seal_holds(one.row) if one else False,
        },
        status=200 if one else 404,
    )
