"""The rules of the check (校验规则): the list, one with its versions, wording it anew, the second officer's look."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import checking
from onewindow.domain.catalogue.queries import findings as queries
from onewindow.domain.catalogue.queries.findings import RulePage
from onewindow.domain.org.queries import names_of
from onewindow.web.office.forms.catalogue import lint as forms
from onewindow.web.office.forms.entry import Entry
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

SHOWN = 20
"""Findings a preview names on each side; the rest is counted."""


@staff("office", "supervisor")
@require_GET
def rules(request: Asking) -> HttpResponse:
    """规则清单. Every rule: what it finds is worth, whether it is on, since when, what is to come."""
    context = {"pages": queries.rule_pages(timezone.localdate())}
    return render(request, "office/catalogue/lint/rules.html", context)


@staff("office", "supervisor")
@require_GET
def rule(request: Asking, key: str) -> HttpResponse:
    """规则. Its words, its source, its versions; what a waiting wording would change, and the second officer's answer."""
    return _rule(request, key, Attempt())


def _rule(request: Asking, key: str, attempt: Attempt) -> HttpResponse:
    page, today = _found(key), timezone.localdate()
    waiting = page.waiting
    more, fewer = queries.effect(waiting.rule, today) if waiting else ((), ())
    people = {who for one in page.versions for who in (one.proposed_by, one.decided_by) if who}
    context: dict[str, Any] = {
        "page": page,
        "rule": page.rule,
        "waiting": waiting,
        "came": _compared(page),
        "more": more[:SHOWN],
        "fewer": fewer[:SHOWN],
        "more_count": len(more),
        "fewer_count": len(fewer),
        "names": names_of(people) if people else {},
        "may": checking.may_change_rules(request.actor),
        "mine": waiting is not None and waiting.proposed_by == request.actor.account,
        "form": forms.Decide(request.POST or None),
        "errors": attempt.errors,
    }
    return render(request, "office/catalogue/lint/rule.html", context, status=attempt.status)


def _compared(page: RulePage) -> dict[str, Any]:
    """What the waiting wording adds and takes away."""
    if page.waiting is None:
        return {}
    old, new = page.rule, page.waiting.rule
    return {
        "words_more": [one for one in new.words if one not in old.words],
        "words_fewer": [one for one in old.words if one not in new.words],
        "passes_more": [one for one in new.passes if one not in old.passes],
        "passes_fewer": [one for one in old.passes if one not in new.passes],
        "severity": old.severity != new.severity,
        "switch": old.on != new.on,
    }


@staff("office")
@require_http_methods(["GET", "POST"])
def change(request: Asking, key: str) -> HttpResponse:
    """修改规则. A new wording, from a day on; a second officer puts it into force."""
    page = _found(key)
    here = reverse("office:catalogue-lint-rule", args=[key])
    initial = {
        "words": "\n".join(page.rule.words),
        "passes": "\n".join(page.rule.passes),
        "severity": page.rule.severity,
        "on": "1" if page.rule.on else "0",
        "effective_from": timezone.localdate().isoformat(),
    }
    form = forms.Reword(request.POST or None, initial=initial)
    show = partial(_change, request, form, page)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="propose-rule",
        form=form,
        do=lambda at: checking.propose_rule(key=key, **form.wanted(), by=request.actor, at=at),
        show=show,
        after=lambda _: here,
        said=gettext("The wording is waiting for a second officer. Its effect is shown below."),
    )


def _change(request: Asking, form: Entry, page: RulePage, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": {one.name: one for one in form.shown(attempt.errors)},
        "rule": page.rule,
        "errors": attempt.errors,
        "may": checking.may_change_rules(request.actor),
    }
    return render(request, "office/catalogue/lint/change.html", context, status=attempt.status)


@staff("office")
@require_POST
def approve(request: Asking, key: str, proposal: int) -> HttpResponse:
    """批准规则. The second officer puts the wording into force."""
    return _move(request, key, proposal, "approve", gettext("The wording is approved and takes effect on its date."))


@staff("office")
@require_POST
def turn_down(request: Asking, key: str, proposal: int) -> HttpResponse:
    """不予批准. The second officer turns it down with a reason."""
    return _move(request, key, proposal, "turn-down", gettext("The wording is turned down."))


@staff("office")
@require_POST
def withdraw(request: Asking, key: str, proposal: int) -> HttpResponse:
    """撤回修改. Who worded it takes it back."""
    return _move(request, key, proposal, "withdraw", gettext("The wording is withdrawn."))


def _move(request: Asking, key: str, proposal: int, name: str, said: str) -> HttpResponse:
    _found(key)
    form = forms.Decide(request.POST)

    def do(at: Any) -> int:
        match name:
            case "approve":
                checking.approve_rule(proposal=proposal, by=request.actor, at=at)
            case "turn-down":
                answer = form.cleaned_data["answer"]
                checking.turn_down_rule(proposal=proposal, answer=answer, by=request.actor, at=at)
            case _:
                checking.withdraw_rule(proposal=proposal, by=request.actor, at=at)
        return proposal

    return save(
        request,
        name=f"{name}-rule",
        form=form,
        do=do,
        show=partial(_rule, request, key),
        after=lambda _: reverse("office:catalogue-lint-rule", args=[key]),
        said=said,
    )


def _found(key: str) -> RulePage:
    page = queries.rule_page(key, timezone.localdate())
    if page is None:
        raise Http404
    return page
