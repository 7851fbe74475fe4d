"""Signing up (注册): name, number, telephone, log-in, password; then to a window with one's paper."""

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.org import actions, queries
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, anyone_logged_in, public

FIELDS = ("name", "id_no", "phone", "login")
AT = {
    "org.name-missing": "name",
    "org.id-number-wrong": "id_no",
    "org.phone-unfit": "phone",
    "org.own-login-unfit": "login",
    "org.login-taken": "login",
    "org.password-weak": "new_password",
}
"""The field a refusal is about, by its code."""


@public
@never_cache
@sensitive_post_parameters("new_password", "again", "id_no")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """注册. An account for oneself; whether the number is known here is not said."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        password, status = request.POST.get("new_password", ""), 422
        if not password:
            errors["new_password"] = gettext("Enter a new password.")
        elif password != request.POST.get("again", ""):
            errors["again"] = gettext("The two new passwords are not the same.")
        else:
            try:
                address = get_client_ip_address(request) or ""
                actions.sign_up(**typed, password=password, address=address, at=timezone.now())
            except Refusal as refused:
                errors[AT.get(refused.code, refused.field)] = str(refused)
                status = 429 if isinstance(refused, actions.TooManySignUps) else 422
            else:
                messages.success(request, gettext("Your account stands. Log in with it now."))
                return redirect("ui:login")
    context = {"typed": typed, "errors": errors, "error_list": list(errors.items())}
    return render(request, "ui/account/sign_up.html", context, status=status)


@anyone_logged_in
@require_GET
def identity(request: Asking) -> HttpResponse:
    """实名核验. What is still to be done before one can apply for anything."""
    if request.actor.kind != "person" or not queries.waits_to_be_seen(request.actor.account or 0):
        return redirect("ui:account")
    return render(request, "ui/account/identity.html")
