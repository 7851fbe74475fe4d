"""Accounts of the staff (账号安全): a link to a new password, a lost device, a lock, sessions; and who looked at full data."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.org import actions, queries
from onewindow.domain.org.queries import personnel
from onewindow.kernel.errors import Refusal
from onewindow.web.office.views.saving import shown_once
from onewindow.web.ui.access import Asking
from onewindow.web.ui.access import staff as only
from onewindow.web.ui.numbers import whole

PAGE = 50


@only("office")
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: Asking, staff: int) -> HttpResponse:
    """账号安全. How somebody logs in, and what an administrator may do about it."""
    at = timezone.now()
    row = personnel.staff_page(request.actor, staff, at).row
    errors: dict[str, str] = {}
    link, act = "", request.POST.get("act", "")
    if request.method == "POST":
        try:
            link = _do(request, row.account_id, act)
        except (actions.ReasonMissing, Refusal) as refused:
            errors["reason" if isinstance(refused, actions.ReasonMissing) else ""] = str(refused)
        else:
            if act != "reset":
                return redirect("office:person-account", staff=staff)
    step = queries.second_step_of(row.account_id)
    context = {
        "row": row,
        "link": link,
        "again": act == "reset" and not link and not errors,
        "key": uuid4().hex,
        "himself": row.account_id == request.actor.account,
        "step": step if step and step.confirmed_at else None,
        "shut": bool(step and step.shut_until and step.shut_until > at),
        "locks": queries.locks(at, [row.account.login]),
        "sittings": queries.sittings_of(row.account_id, at),
        "errors": errors,
        "error_list": list(errors.items()),
        "reason": request.POST.get("reason", "") if errors else "",
    }
    return render(request, "office/security/account.html", context, status=422 if errors else 200)


def _do(request: Asking, account: int, act: str) -> str:
    """One act; a link to show, if that was it and it is the first answer to this sending."""
    told: dict[str, Any] = {"account": account, "by": request.actor, "at": timezone.now()}
    if act == "reset":
        by = request.actor
        token = shown_once(request, name="reset", make=lambda at: actions.reset(account=account, by=by, at=at))
        return request.build_absolute_uri(reverse("ui:login-link", args=[token])) if token else ""
    if act == "unlock":
        actions.unlock(**told)
        messages.success(request, gettext("The account is open again."))
    elif act == "end":
        actions.end_sessions(**told)
        messages.success(request, gettext("All sessions are ended."))
    elif act == "device":
        actions.remove_second_step(**told, reason=request.POST.get("reason", ""))
        messages.success(request, gettext("The device is unlinked."))
    return ""


@only("office", "supervisor")
@require_GET
def looks(request: Asking) -> HttpResponse:
    """查看记录. Who looked at whose full data, and why: of one's department or area."""
    after, login = whole(request.GET.get("after", "")), request.GET.get("login", "").strip()[:60]
    rows = queries.looks(request.actor, staff=login, after=after, limit=PAGE + 1)
    rest = f"&login={login}" if login else ""
    office = any(role == "office" for role, _ in request.actor.scopes)
    context = {
        "layout": "office/base.html" if office else "ui/desk.html",
        "rows": rows[:PAGE],
        "login": login,
        "older": f"?after={rows[PAGE - 1].record}{rest}" if len(rows) > PAGE else "",
        "newer": f"?{rest.removeprefix('&')}" if after else "",
    }
    return render(request, "office/security/looks.html", context)
