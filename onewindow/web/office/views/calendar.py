"""The working calendar: the year, its notices, and the way of a notice from entry to the clocks it has moved."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles.queries import recomputing
from onewindow.domain.org import actions
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.queries import names_of
from onewindow.domain.org.queries.calendar import NoticePage
from onewindow.domain.org.queries.shifts import Key, Preview
from onewindow.web.office import months as pages
from onewindow.web.office.forms.calendar import Decide, Enter
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
WHOLE = [("whole", _("A whole year")), ("amend", _("Single days of a year that is already arranged"))]


@staff("office")
@require_GET
def year(request: Asking) -> HttpResponse:
    """年历. Twelve months as the clocks count them, and the notices of the year."""
    of, today = calendars.current(), timezone.localdate()
    asked = whole(request.GET.get("year", "")) or today.year
    shown = min(max(asked, of.first.year), of.last.year)
    notices = calendars.notices(shown)
    context = {
        "year": shown,
        "years": [one for one in (shown - 1, shown, shown + 1) if of.first.year <= one <= of.last.year],
        "months": (months := pages.months(of, shown, today)),
        "worked": sum(month.worked for month in months),
        "provisional": shown in of.provisional_years,
        "next_provisional": min(of.provisional_years, default=None),
        "notices": notices,
        "names": names_of({who for one in notices for who in (one.entered_by, one.decided_by) if who}),
        "may": actions.may_keep_calendar(request.actor),
    }
    return render(request, "office/calendar/year.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def enter(request: Asking) -> HttpResponse:
    """录入通知. Paste it or choose a file; what does not add up comes back with its line."""
    of = calendars.current()
    wanted = min(of.provisional_years, default=of.last.year + 1)
    form = Enter(request.POST or None, request.FILES or None, initial={"year": wanted, "whole": "whole"})
    years = range(timezone.localdate().year, of.last.year + 2)
    fill(form, {"year": [(one, one) for one in years], "whole": WHOLE})
    show = partial(_enter, request, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="enter-notice",
        form=form,
        do=lambda at: actions.enter_notice(entry=form.notice(), by=request.actor, at=at),
        show=show,
        after=lambda notice: reverse("office:calendar-notice", args=[notice]),
        said=gettext("The notice is saved as a draft. Check what it moves, then hand it to a second officer."),
    )


def _enter(request: Asking, form: Entry, attempt: Attempt) -> HttpResponse:
    details = attempt.refusal.details if attempt.refusal else {}
    context = {
        "form": form,
        "fields": {field.name: field for field in form.shown(attempt.errors)},
        "errors": attempt.errors,
        "doubts": pages.said(details.get("doubts", [])),
        "may": actions.may_keep_calendar(request.actor),
    }
    return render(request, "office/calendar/enter.html", context, status=attempt.status)


@staff("office")
@require_GET
def notice(request: Asking, notice: int) -> HttpResponse:
    """通知. Its days, what it turns, which clocks it moves, who decides; once approved, how far the clocks are."""
    return _notice(request, notice, Attempt())


def _notice(request: Asking, notice: int, attempt: Attempt) -> HttpResponse:
    found = _found(notice)
    row, me = found.row, request.actor.account
    waits = row.state in ("draft", "proposed")
    edition = found.edition if found.edition is not None else calendars.edition()
    days = _days(request.GET.get("days", ""))
    effect = _effect(request, found, days) if waits else None
    turned = frozenset(one.day for one in found.changes)
    touched = sorted({(day.year, day.month) for day, _, _ in found.days} | {(d.year, d.month) for d in turned})
    of = found.calendar
    shown = [
        month for year in {one for one, _ in touched} for month in pages.months(of, year, timezone.localdate(), turned)
    ]
    context: dict[str, Any] = {
        "page": found,
        "row": row,
        "state": pages.STATES[row.state],
        "names": names_of({who for who in (row.entered_by, row.decided_by) if who}),
        "months": [
            month
            for month in sorted(shown, key=lambda one: one.first)
            if (month.first.year, month.first.month) in touched
        ],
        "effect": effect,
        "days": days,
        "titles": recomputing.titles(effect.rows) if effect else {},
        "older": _older(effect, days),
        "newer": f"?days={'' if days is None else days}" if request.GET.get("after") else "",
        "runs": _runs(notice) if row.state == "approved" and row.entered_by else [],
        "edition": edition,
        "form": Decide(request.POST or None, initial={"seen": found.version, "edition": edition}),
        "mine": row.entered_by == me,
        "may": actions.may_keep_calendar(request.actor),
        "errors": attempt.errors,
    }
    return render(request, "office/calendar/notice.html", context, status=attempt.status)


@staff("office")
@require_GET
def progress(request: Asking, notice: int) -> HttpResponse:
    """重新计算进度. The part of a notice's page that moves by itself."""
    _found(notice)
    return render(request, "office/calendar/_progress.html", {"runs": _runs(notice), "notice": notice})


@staff("office")
@require_POST
def propose(request: Asking, notice: int) -> HttpResponse:
    """提请复核. Hand the draft to a second officer."""
    return _move(request, notice, "propose", gettext("A second officer can approve it now."))


@staff("office")
@require_POST
def approve(request: Asking, notice: int) -> HttpResponse:
    """批准生效. The second officer puts it into force; the clocks follow."""
    return _move(
        request, notice, "approve", gettext("The notice is in force. The running clocks are being recomputed.")
    )


@staff("office")
@require_POST
def reject(request: Asking, notice: int) -> HttpResponse:
    """退回. The second officer sends it back with a reason."""
    return _move(request, notice, "reject", gettext("The notice is sent back."))


@staff("office")
@require_POST
def withdraw(request: Asking, notice: int) -> HttpResponse:
    """撤回. Who entered it takes it back."""
    return _move(request, notice, "withdraw", gettext("The notice is withdrawn."))


def _move(request: Asking, notice: int, name: str, said: str) -> HttpResponse:
    form = Decide(request.POST)

    def do(at: Any) -> int:
        given = {"notice": notice, "by": request.actor, "at": at, "seen": form.cleaned_data["seen"]}
        reason = form.cleaned_data["reason"]
        match name:
            case "propose":
                actions.propose_notice(**given)
            case "approve":
                actions.approve_notice(**given, edition=form.cleaned_data["edition"])
            case "reject":
                actions.reject_notice(**given, reason=reason)
            case _:
                actions.withdraw_notice(**given, reason=reason)
        return notice

    return save(
        request,
        name=f"{name}-notice",
        form=form,
        do=do,
        show=partial(_notice, request, notice),
        after=lambda _: reverse("office:calendar-notice", args=[notice]),
        said=said,
    )


def _found(notice: int) -> NoticePage:
    found = calendars.notice_page(notice)
    if found is None:
        raise Http404
    return found


def _effect(request: Asking, found: NoticePage, days: int | None) -> Preview:
    return recomputing.effect(
        found.row.id,
        at=timezone.now(),
        days=days,
        after=_key(request.GET.get("after", "")),
        limit=PAGE,
        between=(found.before, found.calendar),
    )


def _days(text: str) -> int | None:
    """A shift in days, as the filter sends it."""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 5 else None


def _key(text: str) -> Key | None:
    size, kind, thing, clock = (*text.split("~"), "", "", "", "")[:4]
    number = whole(thing)
    if not size.isdecimal() or number is None or kind not in ("case", "bundle", "project_stage"):
        return None
    return (-float(size), kind, number, clock)


def _older(effect: Preview | None, days: int | None) -> str:
    if effect is None or effect.after is None:
        return ""
    size, kind, thing, clock = effect.after
    return f"?days={'' if days is None else days}&after={-size:.0f}~{kind}~{thing}~{clock}"


def _runs(notice: int) -> list[dict[str, Any]]:
    """How far each room is, in per cent; a room that has not begun yet stands at nothing."""
    known = {run.part: run for run in calendars.runs(notice)}
    found = []
    for part, word in pages.PARTS.items():
        run = known.get(part)
        done = bool(run and run.ended_at)
        share = 100 if done else 100 * run.looked // run.total if run and run.total else 0
        found.append({"part": part, "word": word, "run": run, "share": min(share, 100), "done": done})
    return found
