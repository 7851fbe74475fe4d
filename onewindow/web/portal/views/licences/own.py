"""My licences (我的证照): the list, one as it looks, its PDF and its signature file."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.domain.licences import queries
from onewindow.kernel import files
from onewindow.kernel.documents import qr_svg
from onewindow.web.portal.views.mine import addressed, side_of
from onewindow.web.ui.access import Asking, anyone_logged_in, citizen
from onewindow.web.ui.numbers import whole

PAGE = 20


@citizen
@require_GET
def licences(request: Asking) -> HttpResponse:
    """我的证照. Newest first."""
    after, side = request.GET.get("after", ""), side_of(request)
    rows = list(queries.mine(request.actor, side, after=whole(after), limit=PAGE + 1))
    return render(
        request,
        "portal/licences/list.html",
        {
            "licences": rows[:PAGE],
            "side": side,
            "after": after,
            "first": addressed("me-licences", side),
            "home": addressed("me", side),
            "older": addressed("me-licences", side, after=rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        },
    )


@anyone_logged_in
@require_GET
def licence(request: Asking, identifier: str) -> HttpResponse:
    """证照. One licence as it looks, to be shown or saved."""
    row = queries.fetch(identifier, request.actor)
    english = request.LANGUAGE_CODE == "en"  # type: ignore[attr-defined]
    lines = [(en if english else zh, value) for _, zh, en, value in row.data["fields"]]
    return render(
        request,
        "portal/licences/licence.html",
        {
            "licence": row,
            "lines": lines,
            "renew_by": queries.renew_by(row),
            "qr": mark_safe(qr_svg(f"{settings.PUBLIC_URL}/v/{row.identifier}")),
        },
    )


@anyone_logged_in
@require_GET
def paper(request: Asking, identifier: str) -> HttpResponse:
    """下载. The PDF as it was sealed."""
    row = queries.fetch(identifier, request.actor)
    if row.pdf is None:
        raise queries.LicenceNotFound()
    return files.serve(row.pdf, inline="show" in request.GET)  # type: ignore[return-value]


@anyone_logged_in
@require_GET
def signature(request: Asking, identifier: str) -> HttpResponse:
    """签名文件. The detached signature, to be kept beside the PDF."""
    row = queries.fetch(identifier, request.actor)
    if row.signature is None:
        raise queries.LicenceNotFound()
    response = HttpResponse(json.dumps(row.signature, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{row.signature_name}"'
    return response
