"""Changes of items in the office (事项变更): mine, those that wait for me; one with its difference; approve, give back."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.catalogue import actions
from onewindow.domain.catalogue.queries import named, sheet
from onewindow.domain.catalogue.queries.changes import ChangePage, change_page, changes
from onewindow.domain.catalogue.queries.findings import findings
from onewindow.domain.catalogue.queries.history import history
from onewindow.domain.org.queries import names_of
from onewindow.kernel.errors import Refusal
from onewindow.web.office.catalogue_words import KINDS, STATES
from onewindow.web.office.forms.catalogue.changes import Move
from onewindow.web.office.forms.catalogue.sheet import sentence
from onewindow.web.office.views.catalogue import showing
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
LANES = ("review", "mine", "open", "all")


@staff("office", "supervisor")
@require_GET
def lane(request: Asking) -> HttpResponse:
    """变更清单. What waits for me, what I have written, what is under way, all."""
    chosen = request.GET.get("lane", "")
    review = changes(request.actor, which="review", limit=PAGE + 1)
    which = chosen if chosen in LANES else "review" if review else "mine"
    after = whole(request.GET.get("after", ""))
    rows = review if which == "review" and after is None else changes(
        request.actor, which=which, after=after, limit=PAGE + 1
    )  # fmt: skip
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    lanes = {
        "review": gettext("To review"),
        "mine": gettext("Mine"),
        "open": gettext("Under way"),
        "all": gettext("All"),
    }
    context = {
        "rows": [(one, STATES[one.state], KINDS[one.kind]) for one in rows[:PAGE]],
        "lanes": lanes,
        "which": which,
        "waiting": len(review),
        "names": names_of({one.started_by_id for one in rows if one.started_by_id}),
        "older": "?" + urlencode({"lane": which, "after": last.pk}) if last else "",
        "newer": "?" + urlencode({"lane": which}) if after is not None else "",
    }
    return render(request, "office/catalogue/changes/list.html", context)


@staff("office", "supervisor")
@require_GET
def change(request: Asking, change: int) -> HttpResponse:
    """变更详情. What it changes, who has written it, what the check finds; what may be done now."""
    return page(request, change, Attempt())


def page(request: Asking, change: int, attempt: Attempt) -> HttpResponse:
    """The page of a change; ``attempt`` is what was just refused on it."""
    found = found_or_404(request, change)
    row = found.row
    before = [sheet(found.before.pk)] if found.before else []
    names = named(found.sheet, *before)
    who = {row.started_by_id, row.submitted_by_id, row.decided_by_id, *(one.by for one in found.revisions)}
    context = {
        "page": found,
        "row": row,
        "name": showing_name(found),
        "state": STATES[row.state],
        "kind": KINDS[row.kind],
        "differences": showing.differences(found.differences, names),
        "sections": showing.sections(found.sheet, names) if found.before is None else [],
        "findings": [one for one in findings(row.draft_id) if one.rule.blocks] if row.state != "published" else [],
        "names": names_of({one for one in who if one}),
        "numbers": {one.id: one.number for one in history(row.item.slug)},
        "form": Move(request.POST or None, initial={"seen": row.draft.revision}),
        "seen": row.draft.revision,
        "errors": told(attempt),
        "editable": row.state in ("draft", "returned"),
        "typed": request.POST.get("reason", ""),
        "wrong": dict(told(attempt)),
    }
    return render(request, "office/catalogue/changes/change.html", context, status=attempt.status)


def found_or_404(request: Asking, change: int) -> ChangePage:
    """The change, or the page that says there is none."""
    found = change_page(change, request.actor)
    if found is None:
        raise Http404
    return found


def showing_name(found: ChangePage) -> str:
    """The name of the item as the draft has it, in the active language."""
    english = showing.language() == "en" and found.sheet["name_en"]
    return str(found.sheet["name_en"] if english else found.sheet["name_zh"])


def told(attempt: Attempt) -> list[tuple[str, str]]:
    """What was refused, fault by fault where the rule names faults: each leads to the section it stands in."""
    return of_refusal(attempt.refusal) or attempt.errors


def of_refusal(refusal: Refusal | None) -> list[tuple[str, str]]:
    """The faults a refusal names, as (field, sentence) with the field's name before it."""
    if not isinstance(refusal, actions.SheetUnfit):
        return []
    return [
        ("", gettext("%(field)s – %(what)s") % {"field": place(one.path), "what": sentence(one)})
        for one in (showing.Fault(*fault) for fault in refusal.details["faults"])
    ]


def place(path: str) -> str:
    """Where a fault is, in words: ``materials[id-card].condition`` → 申请材料 · id-card."""
    field, _, rest = path.partition("[")
    key = rest.partition("]")[0]
    known = next((one for one in showing.FIELDS if one.path == field or field in one.paths), None)
    words = showing.label(known) if known else field
    return f"{words} · {key}" if key else words


@staff("office", "supervisor")
@require_POST
def submit(request: Asking, change: int) -> HttpResponse:
    """提交复核. Hand it to the second person."""
    return _move(request, change, "submit", gettext("A second person can approve it now."))


@staff("office")
@require_POST
def approve(request: Asking, change: int) -> HttpResponse:
    """批准发布. The second person puts it into force."""
    return _move(request, change, "approve", gettext("The version is published."))


@staff("office")
@require_POST
def give_back(request: Asking, change: int) -> HttpResponse:
    """退回修改. With a reason, to who wrote it."""
    return _move(request, change, "give_back", gettext("The change is returned."))


@staff("office", "supervisor")
@require_POST
def withdraw(request: Asking, change: int) -> HttpResponse:
    """撤回变更. It stays in the history and is never published."""
    return _move(request, change, "withdraw", gettext("The change is withdrawn."))


def _move(request: Asking, change: int, name: str, said: str) -> HttpResponse:
    form = Move(request.POST)
    found_or_404(request, change)

    def do(at: Any) -> int:
        seen, reason = form.cleaned_data["seen"] or 0, form.cleaned_data["reason"]
        given = {"change": change, "by": request.actor, "at": at}
        match name:
            case "submit":
                actions.submit(**given, seen=seen)
            case "approve":
                actions.approve(**given, seen=seen)
            case "give_back":
                actions.give_back(**given, reason=reason)
            case _:
                actions.withdraw(**given, reason=reason)
        return change

    return save(
        request,
        name=f"{name}-change",
        form=form,
        do=do,
        show=partial(page, request, change),
        after=lambda _: reverse("office:catalogue-change", args=[change]),
        said=said,
    )
