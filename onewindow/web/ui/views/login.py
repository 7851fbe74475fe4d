"""Log-in and log-out. In the demo city each account may be entered with one click."""

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
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
            except actions.LogInRefused:
                if getattr(request, "axes_locked_out", False):
                    return locked_out(request)
                errors["login"] = gettext("Account name or password is not right. Please check both.")
            else:
                return _inside(request, account)
    return _page(request, errors, 200 if not errors else 422)


@public
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """演示账号. Enter an account of the demo city with one click; this address exists only there."""
    try:
        account = actions.log_in_demo(request=request, login=request.POST.get("login", ""), at=timezone.now())
    except (actions.NotADemo, actions.LogInRefused) as refused:
        raise Http404 from refused
    return _inside(request, account)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """退出. Close the session."""
    actions.log_out(request=request, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect("/")


def locked_out(request: HttpRequest, *unused: object) -> HttpResponse:
    """What django-axes shows after too many wrong passwords."""
    return _page(request, {"": gettext("Too many wrong passwords. Please wait 15 minutes, then try again.")}, 429)


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
