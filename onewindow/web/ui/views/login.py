"""Log-in and log-out: password, then a code where there is a device. In the demo city one click is enough."""

from datetime import datetime, timedelta
from itertools import groupby

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.org import actions, queries
from onewindow.web.ui.access import actor_of, front_door, public
from onewindow.web.ui.views.switches import place_to_return

LONGEST = 60  # signs of an account name


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """登录. Log in with name and password; in the demo city choose an account."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        name, password = request.POST.get("login", "").strip()[:LONGEST], request.POST.get("password", "")
        if not name:
            errors["login"] = gettext("Enter your account name.")
        if not password:
            errors["password"] = gettext("Enter your password.")
        if not errors:
            try:
                account = actions.log_in(request=request, login=name, password=password, at=timezone.now())
            except actions.SecondStepAsked:
                return _to_code(request)
            except actions.TooManyTries as refused:
                return _page(request, {"": str(refused)}, 429)
            except actions.LogInRefused:
                if getattr(request, "axes_locked_out", False):
                    return locked_out(request)
                errors["login"] = gettext("Account name or password is not right. Please check both.")
            else:
                return _inside(request, account)
    return _page(request, errors, 200 if not errors else 422)


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """动态口令. The second step: a code of the device, or one from the paper."""
    at, errors, status = timezone.now(), {}, 200
    if actions.half_way(request, at) is None:
        return _again(request)
    if request.method == "POST":
        try:
            account = actions.log_in_by_code(request=request, code=request.POST.get("code", "")[:40], at=at)
        except actions.NotHalfWay:
            return _again(request)
        except (actions.OneTimeCodeWrong, actions.TooManyCodes) as refused:
            errors["code"], status = str(refused), 429 if isinstance(refused, actions.TooManyCodes) else 422
        else:
            return _inside(request, account)
    context = {"errors": errors, "error_list": list(errors.items()), "next": place_to_return(request, "")}
    return render(request, "ui/login_code.html", context, status=status)


@public
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """演示账号. Enter an account of the demo city with one click; this address exists only there."""
    try:
        account = actions.log_in_demo(request=request, login=request.POST.get("login", ""), at=timezone.now())
    except actions.SecondStepAsked:
        return _to_code(request)
    except (actions.NotADemo, actions.LogInRefused) as refused:
        raise Http404 from refused
    return _inside(request, account)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """退出. Close the session; what an agent's phone has kept is cleared."""
    actor = actor_of(request)
    actions.log_out(request=request, by=actor, at=timezone.now())
    answer = HttpResponseRedirect("/")
    if actor is not None and any(role == "agent" for role, _ in actor.scopes):
        answer["Clear-Site-Data"] = '"storage"'
    return answer


def locked_out(request: HttpRequest, *unused: object) -> HttpResponse:
    """What is shown after too many wrong passwords (django-axes asks for it too): when it opens again, what to do."""
    at = timezone.now()
    name, address = request.POST.get("login", "").strip()[:LONGEST], get_client_ip_address(request) or None
    actor = actor_of(request)
    who = queries.names_of({actor.account}) if actor is not None and actor.account else {}
    found = queries.locks(at, [name] if name else None, address) if name or who else []
    until: datetime = found[0].until if found else at + timedelta(hours=settings.AXES_COOLOFF_TIME)
    minutes = max(1, -(-int((until - at).total_seconds()) // 60))
    context = {"until": timezone.localtime(until), "minutes": minutes, "next": place_to_return(request, "")}
    return render(request, "ui/locked.html", context, status=429)


def _to_code(request: HttpRequest) -> HttpResponse:
    onward = place_to_return(request, "")
    return redirect(resolve_url("ui:login-code") + (f"?{urlencode({'next': onward})}" if onward else ""))


def _again(request: HttpRequest) -> HttpResponse:
    """The password was too long ago, or in another window: from the beginning."""
    return _page(request, {"login": gettext("Enter your password first; the code comes after it.")}, 422)


def _inside(request: HttpRequest, account: int) -> HttpResponse:
    """On to where the person came from, or to his own front door."""
    actor = queries.actor_of(account, timezone.now())
    return HttpResponseRedirect(place_to_return(request, front_door(actor)))


def _page(request: HttpRequest, errors: dict[str, str], status: int) -> HttpResponse:
    found = request.GET.get("find", "").strip()
    return render(
        request,
        "ui/login.html",
        {
            "errors": errors,
            "error_list": list(errors.items()),
            "typed": request.POST.get("login", "")[:LONGEST],
            "next": place_to_return(request, ""),
            "find": found,
            "groups": _groups(found) if settings.DEMO else [],
        },
        status=status,
    )


def _groups(found: str) -> list[tuple[str, list[dict[str, str]]]]:
    """Demo accounts in groups: citizens first, then staff by department; ``found`` narrows them."""
    english = (get_language() or "").startswith("en")
    roles = {
        "window": gettext("Window clerk"),
        "examiner": gettext("Examiner"),
        "approver": gettext("Approver"),
        "supervisor": gettext("Supervisor"),
        "office": gettext("Administrator"),
        "agent": gettext("Agent"),
    }
    rows = []
    for one in queries.demo_accounts():
        name = one.name_en if english else one.name_zh
        department = (one.department_en if english else one.department_zh) or gettext("Citizens")
        role = roles.get(one.role, "")
        if found.casefold() in f"{name}{department}{role}{one.login}".casefold():
            rows.append((one.kind != "person", department, {"login": one.login, "name": name, "role": role}))
    rows.sort(key=lambda row: row[0])
    return [(title, [row[2] for row in some]) for (_, title), some in groupby(rows, key=lambda row: row[:2])]
