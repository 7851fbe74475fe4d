"""A person comes to the window with his paper: to be seen once after signing up (实名核验), or because he has lost his
password (密码重置) and gets a slip with a link.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.domain.org import actions, queries
from onewindow.kernel.documents import qr_svg
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import TooLong
from onewindow.web.ui.access import Asking, staff


@staff("window", "office")
@never_cache
@sensitive_post_parameters("id_no")
@require_http_methods(["GET", "POST"])
def reset(request: Asking) -> HttpResponse:
    """重置密码. By the number on his paper; the clerk never sees the password."""
    id_no, reason = request.POST.get("id_no", "").strip(), request.POST.get("reason", "").strip()
    errors: dict[str, str] = {}
    found, waiting = None, []
    if request.method == "POST":
        found = queries.at_the_window(id_no, request.actor) if id_no else None
        waiting = queries.waiting_sign_ups(id_no, request.actor) if id_no and found is None else []
        if not id_no:
            errors["id_no"] = gettext("Enter the number on the document.")
        elif waiting:
            if request.POST.get("act") == "seen":
                errors = _see(request, waiting, reason)
                if not errors:
                    return redirect("workbench:account-reset")
        elif found is None:
            errors["id_no"] = gettext("Nobody with this number has an account here.")
        elif request.POST.get("act") == "link":
            try:
                token = actions.reset(account=found.account, reason=reason, by=request.actor, at=timezone.now())
            except Refusal as refused:
                errors["reason"] = str(refused)
            else:
                return _slip(request, found, token)
    context = {
        "id_no": id_no,
        "reason": reason,
        "found": found,
        "waiting": waiting,
        "errors": errors,
        "error_list": list(errors.items()),
    }
    return render(request, "workbench/accounts/reset.html", context, status=422 if errors else 200)


def _see(request: Asking, waiting: list[queries.AtTheWindow], paper: str) -> dict[str, str]:
    """The paper was compared: the account is this person's."""
    chosen = next((one for one in waiting if str(one.account) == request.POST.get("account")), None)
    if chosen is None:
        return {"account": gettext("Choose the account whose log-in name the person gives.")}
    try:
        actions.see_identity(account=chosen.account, paper=paper, by=request.actor, at=timezone.now())
    except Refusal as refused:
        return {"reason" if isinstance(refused, actions.ReasonMissing | TooLong) else "": str(refused)}
    messages.success(request, gettext("Identity confirmed. %(login)s can now apply online.") % {"login": chosen.login})
    return {}


def _slip(request: Asking, found: queries.AtTheWindow, token: str) -> HttpResponse:
    """The slip to hand over: shown on this answer only."""
    link = request.build_absolute_uri(reverse("ui:login-link", args=[token]))
    until = timezone.localtime(timezone.now() + actions.LINK_LIVES["reset"])
    qr = mark_safe(qr_svg(link))
    context = {"found": found, "link": link, "until": until, "qr": qr}
    return render(request, "workbench/accounts/slip.html", context)
