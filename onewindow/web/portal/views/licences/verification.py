"""Public verification of a licence (证照核验): by the number printed on it, by its QR code, or by the file itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.licences import queries
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import public
from onewindow.web.ui.views.errors import status_of

IN_THE_REGISTER = {"issuer", "dates", "status"}


def _genuine(result: queries.Verification | None) -> bool:
    """Nothing speaks against it, and the city's own register says: issued here, dates and state in order."""
    return (
        result is not None
        and result.holds
        and all(answer.holds for answer in result.answers if answer.check in IN_THE_REGISTER)
    )


@public
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """核验. Is this licence genuine and in force? Six questions, each answered on its own."""
    wanted = request.GET.get("identifier", "").strip()
    if "/" in wanted:  # no identifier has one; the address of the answer could not be written
        return render(
            request,
            "portal/licences/verify.html",
            {"result": queries.verify_identifier(wanted[:100], timezone.localdate()), "typed": wanted[:100]},
        )
    if wanted:
        return HttpResponseRedirect(reverse("portal:verified", args=[wanted]))
    error, result, status = "", None, 200
    if request.method == "POST":
        status = 422
        try:
            paper, seal = files.brought(request, "paper"), files.brought(request, "seal")
            if paper is None and seal is None:
                error = gettext("Choose the PDF of the licence, its signature file, or both.")
            else:
                result = queries.verify_file(
                    pdf=paper.read() if paper else None,
                    signature=seal.read() if seal else None,
                    on=timezone.localdate(),
                )
        except Refusal as refusal:
            error, status = str(refusal), status_of(refusal)
    return render(
        request,
        "portal/licences/verify.html",
        {
            "result": result,
            "genuine": _genuine(result),
            "error": error,
            "error_list": [("paper", error)] if error else [],
        },
        status=status if error else 200,
    )


@public
@require_GET
def verified(request: HttpRequest, identifier: str) -> HttpResponse:
    """扫码核验. What the QR code on a licence opens: the answers for this identifier, the holder's name masked."""
    result = queries.verify_identifier(identifier[:100], timezone.localdate(), digest=request.GET.get("h", "")[:64])
    return render(
        request, "portal/licences/verify.html", {"result": result, "genuine": _genuine(result), "typed": identifier}
    )
