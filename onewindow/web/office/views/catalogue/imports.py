"""Import of other people's catalogues: upload, what each row is and why, take over, the report; and the export."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.models import ImportRun
from onewindow.domain.catalogue.queries import interchange
from onewindow.domain.org.queries import bodies, names_of
from onewindow.kernel import files
from onewindow.web.office.forms.catalogue.imports import Adopt, Meanings, Take, Upload
from onewindow.web.office.forms.entry import EMPTY, fill
from onewindow.web.office.values import imports as pages
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
RUNS = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff("office")
@require_http_methods(["GET", "POST"])
def imports(request: Asking) -> HttpResponse:
    """事项导入. Choose a file; the runs so far, the newest first."""
    form = Upload(request.POST or None, request.FILES or None)
    fill(form, {"source": [(key, pages.name_of(about)) for key, about in interchange.sources().items()]})
    show = partial(_imports, request, form)
    if request.method != "POST":
        return show(Attempt())

    def begin(at: Any) -> int:
        given = files.uploaded(request)
        name, source = str(given.name), form.cleaned_data["source"]
        return importing.begin_import(raw=given.read(), name=name, source=source, by=request.actor, at=at)

    return save(
        request,
        name="begin-import",
        form=form,
        do=begin,
        show=show,
        after=lambda run: reverse("office:catalogue-import", args=[run]),
    )


def _imports(request: Asking, form: Upload, attempt: Attempt) -> HttpResponse:
    after = whole(request.GET.get("after", ""))
    rows = interchange.runs(after=after, limit=RUNS + 1)
    context = {
        "form": form,
        "fields": {field.name: field for field in form.shown(attempt.errors)},
        "errors": attempt.errors,
        "rows": [pages.run(row) for row in rows[:RUNS]],
        "names": names_of({row.by_id for row in rows if row.by_id}),
        "older": f"?after={rows[RUNS - 1].pk}" if len(rows) > RUNS else "",
        "newer": "?" if after else "",
        "sources": [(key, pages.name_of(about)) for key, about in interchange.sources().items()],
    }
    return render(request, "office/catalogue/imports/list.html", context, status=attempt.status)


@staff("office")
@require_GET
def report(request: Asking, run: int) -> HttpResponse:
    """导入报告. What the rows are, by outcome and reason; and the button that takes them over."""
    return _report(request, run, Attempt())


def _report(request: Asking, run: int, attempt: Attempt) -> HttpResponse:
    row = interchange.run(run)
    outcome, reason = request.GET.get("outcome", "")[:10], request.GET.get("reason", "")[:40]
    after = whole(request.GET.get("after", ""))
    lines = interchange.lines(run, outcome=outcome, reason=reason, after=after, limit=PAGE + 1)
    chosen = {key: value for key, value in (("outcome", outcome), ("reason", reason)) if value}
    context: dict[str, Any] = {
        "run": pages.run(row),
        "names": names_of({row.by_id} - {None}),
        "reasons": pages.reasons(row.figures.get("by_reason", {})),
        "outcomes": pages.outcomes(row.figures),
        "outcome": outcome,
        "reason": reason,
        "reason_word": pages.reason_word(reason),
        "lines": [pages.line(one) for one in lines[:PAGE]],
        "older": "?" + urlencode({**chosen, "after": lines[PAGE - 1].place}) if len(lines) > PAGE else "",
        "newer": "?" + urlencode(chosen) if after else "",
        "form": Take(initial={}),
        "errors": attempt.errors,
        "known": row.state == ImportRun.State.DONE,
    }
    if row.state in ("looked", "done"):
        context["unmapped"] = interchange.unmapped(run)
        context["departments"] = departments_of(request)
    return render(request, "office/catalogue/imports/report.html", context, status=attempt.status)


@staff("office")
@require_GET
def progress(request: Asking, run: int) -> HttpResponse:
    """导入进度. The part of the report that moves by itself."""
    return render(request, "office/catalogue/imports/_progress.html", {"run": pages.run(interchange.run(run))})


@staff("office")
@require_POST
def take(request: Asking, run: int) -> HttpResponse:
    """确认导入. The rows are taken over by a job."""
    return save(
        request,
        name="order-import",
        form=Take(request.POST),
        do=lambda at: importing.order_import(run=run, by=request.actor, at=at),
        show=partial(_report, request, run),
        after=lambda _: reverse("office:catalogue-import", args=[run]),
        said=gettext("The rows are being imported."),
    )


@staff("office")
@require_POST
def departments(request: Asking, run: int) -> HttpResponse:
    """部门对照. Which department of the city a word of the source means."""
    row = interchange.run(run)
    form = Meanings(request.POST)
    return save(
        request,
        name="say-meaning",
        form=form,
        do=lambda at: importing.say_meaning(
            source=row.source, about="department", meanings=form.meanings(), by=request.actor, at=at
        ),
        show=partial(_report, request, run),
        after=lambda _: reverse("office:catalogue-import", args=[run]),
        said=gettext("Saved. Choose the file again: the next check uses it."),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def row(request: Asking, run: int, place: int) -> HttpResponse:
    """导入行. A row as it came, as it is kept, and why; a draft can be made of it."""
    form = Adopt(request.POST or None)
    fill(form, {"department": departments_of(request)})
    show = partial(_row, request, run, place, form)
    if request.method != "POST":
        return show(Attempt())
    known = interchange.known_of(interchange.line(run, place))
    return save(
        request,
        name="adopt",
        form=form,
        do=lambda at: importing.adopt(known=known.pk if known else 0, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: reverse("office:catalogue-import-row", args=[run, place]),
        said=gettext("A draft has been created. It is reviewed like any other draft."),
    )


def _row(request: Asking, run: int, place: int, form: Adopt, attempt: Attempt) -> HttpResponse:
    found = interchange.line(run, place)
    errors = attempt.errors
    if isinstance(attempt.refusal, importing.NotComplete):
        errors = [(name, str(EMPTY)) for name, _ in errors]
    context = {
        "run": pages.run(interchange.run(run)),
        "line": pages.line(found),
        "came": pages.cells(found.raw),
        "kept": pages.facts(found),
        "known": interchange.known_of(found),
        "form": form,
        "fields": {field.name: field for field in form.shown(errors)},
        "errors": form.summary(errors),
    }
    return render(request, "office/catalogue/imports/row.html", context, status=attempt.status)


@staff("office")
@require_GET
def download(request: Asking, run: int) -> StreamingHttpResponse:
    """下载报告. Every row with its reasons as CSV, as a spreadsheet opens it."""
    row = interchange.run(run)
    answer = StreamingHttpResponse(pages.table(row.pk), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{row.pk}.csv"'
    return answer


@staff("office")
@require_GET
def template(request: Asking) -> HttpResponse:
    """导入模板. The empty spreadsheet."""
    return _attached(interchange.template(), "onewindow-catalogue.xlsx")


@staff("office")
@require_GET
def export(request: Asking, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出. The items in force, in the form of GB/T 39046 table 4 or as our spreadsheet."""
    today = timezone.localdate()
    if form == "xlsx":
        return _attached(interchange.workbook(today), f"catalogue-{today:%Y%m%d}.xlsx")
    answer = StreamingHttpResponse(interchange.exported(today, timezone.now()), content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="catalogue-{today:%Y%m%d}.jsonl"'
    return answer


def _attached(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def departments_of(request: Asking) -> list[tuple[str, str]]:
    """The departments of somebody's area that work today, to choose from."""
    english = (get_language() or "zh").startswith("en")
    rows = bodies.departments(request.actor, "", after=None, limit=500)
    return [(one.slug, one.name_en if english else one.name_zh) for one in rows if one.closed_on is None]
