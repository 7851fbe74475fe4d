"""Account and security (账号与安全): one's password, second step, and the devices on which one is logged in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Sitting
from onewindow.kernel.documents import qr_svg
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, anyone_logged_in, at_the_door, public, session_of

BROWSERS = {
    "wechat": "WeChat", "edge": "Edge", "qq": "QQ", "uc": "UC", "360": "360", "opera": "Opera", "firefox": "Firefox",
    "chrome": "Chrome", "safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "harmony": "HarmonyOS", "android": "Android", "ipad": "iPad", "iphone": "iPhone", "windows": "Windows",
    "macos": "macOS", "uos": "UOS", "kylin": "Kylin", "linux": "Linux",
}  # fmt: skip
HANDHELD = {"harmony", "android", "ipad", "iphone"}


@anyone_logged_in
@require_GET
def account(request: Asking) -> HttpResponse:
    """账号与安全. Password, second step, and where one is logged in."""
    at, me = timezone.now(), request.actor.account or 0
    here = session_of(request)
    rows = [_shown(one, here.sitting if here else 0) for one in queries.sittings_of(me, at)]
    step = queries.second_step_of(me)
    context = {
        "rows": sorted(rows, key=lambda row: not row["here"]),
        "others": sum(not row["here"] for row in rows),
        "step": step if step and step.confirmed_at else None,
        "codes_left": queries.recovery_codes_left(me) if step else 0,
    }
    return _page(request, "ui/account/home.html", context)


@anyone_logged_in
@require_POST
def end_session(request: Asking, sitting: int) -> HttpResponse:
    """结束会话. One of the others."""
    actions.end_session(sitting=sitting, by=request.actor, at=timezone.now())
    messages.success(request, gettext("This device has been logged out."))
    return redirect("ui:account")


@anyone_logged_in
@require_POST
def end_others(request: Asking) -> HttpResponse:
    """结束其他会话. Everywhere but here."""
    actions.end_sessions(
        account=request.actor.account or 0,
        by=request.actor,
        at=timezone.now(),
        but=request.session.session_key or "",
    )
    messages.success(request, gettext("You are logged out everywhere else."))
    return redirect("ui:account")


@anyone_logged_in
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: Asking) -> HttpResponse:
    """修改密码. By the old one; other devices are logged out."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        old, new = request.POST.get("old_password", ""), request.POST.get("new_password", "")
        if not old:
            errors["old_password"] = gettext("Enter the password you use now.")
        errors |= _twice(request)
        if not errors:
            try:
                actions.change_password(request=request, by=request.actor, old=old, new=new, at=timezone.now())
            except actions.PasswordWrong as refused:
                errors["old_password"] = str(refused)
            except (actions.PasswordWeak, actions.PasswordTheSame) as refused:
                errors["new_password"] = str(refused)
            else:
                messages.success(request, gettext("Your password is changed. Other devices are logged out."))
                return redirect("ui:account")
    return _page(request, "ui/account/password.html", {}, errors)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """设置密码. What a one-time link opens: the bearer chooses a password, then logs in with it."""
    errors: dict[str, str] = {}
    at = timezone.now()
    found = queries.link_for(token, at)
    if request.method == "POST" and found is not None:
        errors = _twice(request)
        if not errors:
            try:
                actions.set_password(token=token, password=request.POST["new_password"], at=at)
            except actions.PasswordWeak as refused:
                errors["new_password"] = str(refused)
            except actions.LinkUnknown:
                found = None
            else:
                messages.success(request, gettext("Your password is set. Log in with it now."))
                return redirect("ui:login")
    if found is None:
        return render(request, "ui/account/link_unknown.html", status=404)
    context = {"login": found.account.login, "until": timezone.localtime(found.expires_at), "purpose": found.purpose}
    context |= {"errors": errors, "error_list": list(errors.items())}
    return render(request, "ui/account/link.html", context, status=422 if errors else 200)


@at_the_door
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: Asking) -> HttpResponse:
    """动态口令. Set a device up, renew the codes on paper, change the device."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            done = _second_step_act(request, request.POST.get("act", ""))
        except Refusal as refused:
            errors["code"] = str(refused)
        else:
            if done is not None:
                return done
            return redirect("ui:second-step")
    at, me = timezone.now(), request.actor
    step = queries.second_step_of(me.account or 0)
    confirmed = step if step and step.confirmed_at else None
    begun = None if confirmed else actions.enrolment(by=me, at=at, issuer=_issuer())
    context = {
        "step": confirmed,
        "begun": begun,
        "qr": mark_safe(qr_svg(begun.uri)) if begun else None,
        "codes_left": queries.recovery_codes_left(me.account or 0) if confirmed else 0,
        "asked": queries.needs_second_step(me) and not confirmed,
        "act": request.POST.get("act", ""),
    }
    return _page(request, "ui/account/second_step.html", context, errors)


def _second_step_act(request: Asking, act: str) -> HttpResponse | None:
    code, me, at = request.POST.get("code", "")[:40], request.actor, timezone.now()
    if act == "begin":
        actions.begin_second_step(by=me, at=at)
    elif act == "confirm":
        codes = actions.confirm_second_step(code=code, key=request.session.session_key or "", by=me, at=at)
        return _page(request, "ui/account/codes.html", {"codes": codes, "fresh": True})
    elif act == "codes":
        codes = actions.new_recovery_codes(code=code, by=me, at=at)
        return _page(request, "ui/account/codes.html", {"codes": codes, "fresh": False})
    elif act == "drop":
        actions.drop_second_step(code=code, by=me, at=at)
        messages.info(request, gettext("The device is taken off. Set the new one up now."))
    return None


def _issuer() -> str:
    """The city's name, as it stands beside the code in the app."""
    from onewindow.web.ui.context import city_name

    return city_name(english=False)


def _twice(request: HttpRequest) -> dict[str, str]:
    new, again = request.POST.get("new_password", ""), request.POST.get("again", "")
    if not new:
        return {"new_password": gettext("Enter a new password.")}
    return {} if new == again else {"again": gettext("The two new passwords are not the same.")}


def _shown(row: Sitting, here: int) -> dict[str, Any]:
    words = [BROWSERS.get(row.browser, ""), SYSTEMS.get(row.system, "")]
    return {
        "pk": row.pk,
        "name": " · ".join(word for word in words if word) or gettext("Unknown device"),
        "icon": "device-mobile" if row.system in HANDHELD else "world",
        "address": row.address or "",
        "began_at": row.began_at,
        "seen_at": row.seen_at,
        "second": row.second,
        "here": row.pk == here,
    }


def _page(
    request: Asking, template: str, context: dict[str, Any], errors: dict[str, str] | None = None
) -> HttpResponse:
    """Staff see it inside the workbench, persons inside the portal."""
    errors = errors or {}
    context |= {
        "layout": "ui/desk.html" if request.actor.kind == "staff" and not context.get("asked") else "ui/base.html",
        "errors": errors,
        "error_list": list(errors.items()),
    }
    return render(request, template, context, status=422 if errors else 200)
