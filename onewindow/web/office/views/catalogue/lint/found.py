"""What the check finds in the items in force (校验结果): by rule, down to the place; giving a reason, taking it back."""

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import checking
from onewindow.domain.catalogue.queries import findings as queries
from onewindow.domain.catalogue.queries.findings import Finding, Rule
from onewindow.domain.org.queries import Actor
from onewindow.web.office.forms.bodies import Plain
from onewindow.web.office.forms.catalogue import lint as forms
from onewindow.web.office.forms.entry import Entry
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

PAGE = 50
STATES = ("justified", "all")


class Line(NamedTuple):
    """A rule with how much it finds: open, justified, in how many items."""

    rule: Rule
    open: int
    justified: int
    items: int


@staff("office", "supervisor")
@require_GET
def found(request: Asking) -> HttpResponse:
    """校验结果. How much each rule finds in the items in force; of the chosen rule, place by place."""
    today = timezone.localdate()
    every = queries.findings_in_force(today)
    rules = queries.rules(today)
    key, state = request.GET.get("rule", ""), request.GET.get("state", "")
    rule = next((one for one in rules if one.key == key), None)
    state = state if state in STATES else ""
    department = request.GET.get("department", "")
    shown = [
        one
        for one in every
        if (rule is None or one.rule.key == rule.key)
        and (state == "all" or (one.excuse is not None) == (state == "justified"))
        and (not department or str(one.item.department_id) == department)
    ]
    chosen = {"rule": rule.key if rule else "", "state": state, "department": department}
    rows, older = _page(shown, request.GET.get("after", ""), chosen)
    context = {
        "lines": _lines(rules, every),
        "chosen_rule": rule,
        "chosen": chosen,
        "some": any(chosen.values()),
        "departments": sorted({(str(one.item.department_id), one.item.department) for one in every}),
        "rows": [(one, may_justify(request.actor, one)) for one in rows],
        "older": older,
        "newer": "?" + urlencode(chosen) if request.GET.get("after") else "",
        "blocking": sum(one.blocks for one in every),
        "advice": sum(not one.rule.blocks and one.excuse is None for one in every),
        "justified": sum(one.excuse is not None for one in every),
        "clean": not any(one.blocks for one in every),
    }
    return render(request, "office/catalogue/lint/list.html", context)


def _lines(rules: Iterable[Rule], every: Iterable[Finding]) -> list[Line]:
    by_rule: dict[str, list[Finding]] = {}
    for one in every:
        by_rule.setdefault(one.rule.key, []).append(one)
    lines = []
    for rule in rules:
        mine = by_rule.get(rule.key, [])
        justified = sum(one.excuse is not None for one in mine)
        lines.append(Line(rule, len(mine) - justified, justified, len({one.item.id for one in mine})))
    return lines


def _page(shown: list[Finding], after: str, chosen: dict[str, str]) -> tuple[list[Finding], str]:
    """Fifty findings behind the one whose key is given, and the address of the next fifty."""
    ordered = sorted(shown, key=_key)
    rest = [one for one in ordered if _key(one) > tuple(after.split("~"))] if after else ordered
    rows = rest[:PAGE]
    older = "?" + urlencode({**chosen, "after": "~".join(_key(rows[-1]))}) if len(rest) > PAGE else ""
    return rows, older


def _key(one: Finding) -> tuple[str, ...]:
    return ("" if one.blocks else "-", one.item.slug, one.rule.key, one.path)  # what blocks comes first


def may_justify(actor: Actor, one: Finding) -> bool:
    """Whether a button is worth showing; the verb asks again."""
    if one.rule.mend_only:
        return False
    return one.item.supervisor_post in actor.posts or any(role == "office" for role, _ in actor.scopes)


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def justify(request: Asking, version: int) -> HttpResponse:
    """例外说明. The finding, what it was about, and the reason of a named person."""
    sent = request.POST if request.method == "POST" else request.GET
    one = queries.finding(version, sent.get("rule", ""), sent.get("path", ""), timezone.localdate())
    if one is None:
        raise Http404
    form = forms.Justify(request.POST or None, initial={"rule": one.rule.key, "path": one.path, "digest": one.digest})
    change = queries.change_of(version)
    back = reverse("office:catalogue-change", args=[change]) if change else reverse("office:catalogue-lint")
    show = partial(_justify, request, form, one, back)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="justify-finding",
        form=form,
        do=lambda at: checking.justify(version=version, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: back,
        said=gettext("The reason is recorded with your name; it applies as long as the text does not change."),
    )


def _justify(request: Asking, form: Entry, one: Finding, back: str, attempt: Attempt) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "one": one,
        "back": back,
        "errors": attempt.errors,
        "error": dict(attempt.errors).get("reason", ""),
    }
    return render(request, "office/catalogue/lint/justify.html", context, status=attempt.status)


@staff("office", "supervisor")
@require_POST
def take_back(request: Asking, justification: int) -> HttpResponse:
    """撤回例外说明. The finding stands again."""
    form = Plain(request.POST)

    def do(at: Any) -> int:
        checking.take_back(justification=justification, by=request.actor, at=at)
        return justification

    return save(
        request,
        name="take-back-justification",
        form=form,
        do=do,
        show=lambda attempt: _refused(request, attempt),
        after=lambda _: reverse("office:catalogue-lint"),
        said=gettext("The reason is withdrawn; the finding is open again."),
    )


def _refused(request: Asking, attempt: Attempt) -> HttpResponse:
    if attempt.refusal is not None:
        raise attempt.refusal
    raise Http404
