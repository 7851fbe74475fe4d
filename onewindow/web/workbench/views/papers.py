"""Papers at the desk: materials in the page, slips to print, licences to download."""

import json
from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import queries as cases
from onewindow.domain.licences import queries as licences
from onewindow.domain.org.queries import mask_id
from onewindow.kernel import codes, files
from onewindow.kernel.documents import pdf, qr_svg
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.context import city_name
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.notices import hold_pdf
from onewindow.web.ui.values.procedure import stages_in_guide, stages_on_paper
from onewindow.web.workbench.templatetags.desk import material_state, who

SLIP = Path(str(packaged("onewindow.web.workbench") / "papers" / "slip.typ"))

SHOWN = {"received": "received", "checked": "received", "promised": "promised"}
"""State of a material → the state whose word the slip prints: whether a clerk has checked it is his matter."""


@staff()
@require_GET
def case_material(request: Asking, case: int, slug: str) -> HttpResponse:
    """材料预览. A file of the case, in the page or to keep."""
    page = whole(request.GET.get("page", "")) or 1
    return _file(request, cases.material_file(case, slug, request.actor, page))


@staff()
@require_GET
def bundle_material(request: Asking, bundle: int, slug: str) -> HttpResponse:
    """材料预览. A file of the bundle, in the page or to keep."""
    page = whole(request.GET.get("page", "")) or 1
    return _file(request, bundles.paper_file(bundle, slug, request.actor, page))


def _file(request: Asking, file: files.StoredFile) -> HttpResponse:
    return files.serve(file, inline="keep" not in request.GET)  # type: ignore[return-value]


@staff()
@require_GET
def case_slip(request: Asking, case: int) -> HttpResponse:
    """受理通知书. To print on A4."""
    return render(request, "workbench/cases/slip.html", _printed(_case_slip(request, case), "case", case))


@staff()
@require_GET
def case_slip_pdf(request: Asking, case: int) -> HttpResponse:
    """受理通知书 PDF."""
    return printed_pdf(_case_slip(request, case))


@staff()
@require_GET
def hold_notice(request: Asking, case: int, hold: int) -> HttpResponse:
    """暂停计时告知书. What the applicant is told in writing of a hold, as a PDF (行政许可法 art. 45)."""
    return hold_pdf(cases.hold_notice(case, hold, request.actor))


@staff()
@require_GET
def bundle_slip(request: Asking, bundle: int) -> HttpResponse:
    """受理通知书 of a bundle, before acceptance its receipt; to print on A4."""
    return render(request, "workbench/cases/slip.html", _printed(_bundle_slip(request, bundle), "bundle", bundle))


@staff()
@require_GET
def bundle_slip_pdf(request: Asking, bundle: int) -> HttpResponse:
    """受理通知书 PDF of a bundle."""
    return printed_pdf(_bundle_slip(request, bundle))


@staff()
@require_GET
def licence_pdf(request: Asking, identifier: str) -> HttpResponse:
    """证照. The PDF as it was sealed."""
    row = licences.fetch(identifier, request.actor)
    if row.pdf is None:
        raise licences.LicenceNotFound()
    return files.serve(row.pdf)  # type: ignore[return-value]


@staff()
@require_GET
def licence_signature(request: Asking, identifier: str) -> HttpResponse:
    """签名文件. The detached signature, to be kept beside the PDF."""
    row = licences.fetch(identifier, request.actor)
    if row.signature is None:
        raise licences.LicenceNotFound()
    response = HttpResponse(json.dumps(row.signature, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{row.signature_name}"'
    return response


def _case_slip(request: Asking, case: int) -> dict[str, Any]:
    said = cases.slip(case, request.actor)
    facts = [
        (gettext("Applicant"), said.holder_name),
        (gettext("Id or credit code"), _code(said.holder_code)),
        (gettext("Service"), said.item.name),
        (gettext("Decides"), said.item.department),
        (gettext("Received"), _day(said.filed_at)),
        (gettext("Accepted on"), _day(said.accepted_at)),
        (gettext("Promised by"), _day(said.promised_due_at)),
    ]
    if said.statutory_due_at:
        facts.append((gettext("Legal limit"), _day(said.statutory_due_at)))
    facts.append((gettext("Accepted by"), who(said.clerk)))
    return {
        "title": gettext("Notice of acceptance"),
        "number": said.number,
        "facts": facts,
        "items": [],
        "stages": stages_in_guide(said.item),
        "materials": _received((spec.name, state, bool(seen)) for spec, state, seen in said.materials),
    }


def _bundle_slip(request: Asking, bundle: int) -> dict[str, Any]:
    said = bundles.receipt(bundle, request.actor, timezone.now())
    nodes = bundles.bundle_page(bundle, request.actor, timezone.now()).nodes
    facts = [
        (gettext("Applicant"), said.holder_name),
        (gettext("Service"), str(said.package)),
        (gettext("Received"), _day(said.filed_at)),
    ]
    if said.accepted_at:
        facts += [(gettext("Accepted on"), _day(said.accepted_at)), (gettext("Everything done by"), _day(said.due_at))]
    return {
        "title": gettext("Notice of acceptance") if said.accepted_at else gettext("Receipt"),
        "number": said.number,
        "facts": facts,
        "items": [(str(one.name), str(one.department), one.number, _promise(one)) for one in said.items],
        "stages": stages_in_guide(*(node.case.item for node in nodes)),
        "materials": _received((str(one.type.name), one.state, bool(one.original_at)) for one in said.materials),
    }


def _promise(item: bundles.ReceiptItem) -> str:
    if item.due_at:
        return _day(item.due_at)
    if item.waits_for:
        return gettext("after %(names)s") % {"names": gettext(", ").join(str(name) for name in item.waits_for)}
    return ""


def _received(materials: Iterable[tuple[str, str, bool]]) -> list[tuple[str, str]]:
    """What has come in or is promised, and whose original was seen; what is missing or comes from another item is left out."""
    words = {state: str(material_state(word)[1]) for state, word in SHOWN.items()}
    seen = gettext("original seen")
    return [
        (name, gettext(", ").join([words[state], seen]) if original else words[state])
        for name, state, original in materials
        if state in words
    ]


def _printed(slip: dict[str, Any], kind: str, thing: int) -> dict[str, Any]:
    return {
        **slip,
        "qr": mark_safe(qr_svg(slip["number"])),
        "pdf_url": reverse(f"workbench:{kind}-slip-pdf", args=[thing]),
        "back_url": reverse(f"workbench:{kind}", args=[thing]),
    }


def printed_pdf(slip: dict[str, Any]) -> HttpResponse:
    """A slip as a PDF to print; ``columns`` names those of its items, if they are others than usual."""
    words = {
        "items": slip.get("columns") or [gettext("Item"), gettext("Decides"), gettext("Case"), gettext("Promised by")],
        "materials": gettext("Materials received"),
        "none": gettext("No papers were handed in: what is needed was stated in the form, or an authority has it."),
        "steps": gettext("The 3+1 steps"),
        "scan": gettext("Scan at any window"),
        "foot": gettext("Keep this paper. Ask at any window with its number."),
    }
    svgs = {"qr.svg": qr_svg(slip["number"])}
    city = city_name((get_language() or "zh").startswith("en"))
    said = {**slip, "words": words, "city": city, "stages": stages_on_paper(slip.get("stages", ()))}
    made = pdf(SLIP, said, at=timezone.now(), svgs=svgs)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slip["number"]}.pdf"'
    return response


def _day(value: datetime | None) -> str:
    """A day with its year, and the time: a paper is read long after."""
    if value is None:
        return ""
    here = timezone.localtime(value)
    return f"{date_format(here, 'DATE_FORMAT')} {here:%H:%M}"


def _code(code: str) -> str:
    """An enterprise's code is public; a person's number is not printed in full."""
    return code if codes.check(code, "uscc").ok else mask_id(code)
