"""Who may open a page (谁能看): every view carries one of these marks; a test walks all addresses and asks for it.

``@public`` · ``@citizen`` · ``@staff("window", "examiner")`` (no role named: any member of staff) · ``@anyone_logged_in`` ·
``@at_the_door`` (logged in, perhaps still without the second step that the policy asks for).
Each attaches ``request.actor``. A stranger is sent to the log-in and back; the wrong person sees the designed 403 page,
never a loop of redirections. Which thing a person may touch is the domain's question: a refusal that the view's form has not
caught becomes a calm page (``views.errors.refused``).

A session holds as long as its row says so (``org.Sitting``): an ended, idle or too long one is a stranger's. What a page asks
for by itself (``X-Fragment``) is no sign of life.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from onewindow.domain.org import actions, queries
from onewindow.domain.org.queries import Actor, Session
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.views.errors import refused

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


class Asking(HttpRequest):
    """A request after its access mark: it knows who asks. ``actor`` is None only on public pages."""

    actor: Actor


class Marked(Protocol):
    """A view that says who may open it."""

    access: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def session_of(request: HttpRequest) -> Session | None:
    """The recorded session of a request, looked up once; None for a stranger, and for one that is not recorded yet."""
    if not hasattr(request, "_recorded"):
        key, found = getattr(request.session, "session_key", None), None
        if key and request.session.get("_auth_user_id"):
            found = queries.session_of(key, timezone.now())
        if found is not None:
            known = str(found.account.pk) == str(request.session["_auth_user_id"]) and constant_time_compare(
                request.session.get(HASH_SESSION_KEY, ""), found.account.get_session_auth_hash()
            )
            if known:
                request._cached_user = found.account  # type: ignore[attr-defined]
            else:
                found = replace(found, over=found.over or "ended")
        request._recorded = found  # type: ignore[attr-defined]
    return cast("Session | None", request._recorded)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a request, loaded once; None for a stranger, a session that is over, or a closed account."""
    if not hasattr(request, "_actor"):
        actor, account = None, None
        found = session_of(request)
        if found is not None:
            account = None if found.over else found.account.pk
        elif request.session.get("_auth_user_id"):
            account = request.user.pk
        if account is not None:
            try:
                actor = queries.actor_of(account, timezone.now())
            except queries.AccountUnknown:
                actor = None
        request._actor = actor  # type: ignore[attr-defined]
    return cast("Actor | None", request._actor)  # type: ignore[attr-defined]


def _keep_session(request: HttpRequest, actor: Actor | None) -> None:
    """Write down that the session is in use; clear away one that is over, and say why."""
    if not getattr(request.session, "session_key", None):
        return
    found, at = session_of(request), timezone.now()
    if found is None:
        if actor is not None and actor.account is not None:
            actions.open_sitting(request=request, account=actor.account, second=False, at=at)
            del request._recorded  # type: ignore[attr-defined]
    elif found.over:
        request.session.flush()
        if not _by_itself(request):
            messages.info(request, _said(found.over), fail_silently=True)
    elif not _by_itself(request):
        actions.seen(sitting=found.sitting, last=found.seen_at, at=at)


def _said(over: str) -> str:
    if over == "ended":
        return gettext("This session was ended. Please log in again.")
    return gettext("You were logged out because nothing happened for a while. What you saved is kept.")


def _by_itself(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers


def _second_step_first(request: HttpRequest, actor: Actor) -> HttpResponseBase | None:
    """Where the policy asks for two factors, nothing else is opened before the second."""
    if not queries.needs_second_step(actor):
        return None
    found = session_of(request)
    if found is not None and found.second:
        return None
    if _by_itself(request):
        raise PermissionDenied("second step")
    if found is None or not found.has_device:
        return redirect("ui:second-step")
    request.session.flush()
    messages.info(request, gettext("Please log in again, with the code of your device."), fail_silently=True)
    return redirect_to_login(request.get_full_path(), resolve_url("ui:login"))


def _marked(
    view: Callable[..., HttpResponseBase],
    access: str,
    admits: Callable[[Actor], bool] | None,
    *,
    second_step: bool = True,
    identity: bool = False,
) -> Marked:
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        _keep_session(request, actor)
        if admits is None:
            return answered(request, *args, **kwargs)
        if actor is None:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
            return redirect_to_login(back or "/", resolve_url("ui:login"))
        if not admits(actor):
            raise PermissionDenied(access)
        response = _second_step_first(request, actor) if second_step else None
        if response is None and identity and actor.person is None:
            response = redirect("ui:identity")
        response = response or answered(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    marked = cast(Marked, guarded)
    marked.access = access
    return marked


def public(view: Callable[..., HttpResponseBase]) -> Marked:
    """Open to everybody; ``request.actor`` is None for a stranger."""
    return _marked(view, "public", None)


def citizen(view: Callable[..., HttpResponseBase]) -> Marked:
    """Persons only, for themselves and their enterprises; who was not seen yet is told where to go."""
    return _marked(view, "citizen", lambda actor: actor.kind == "person", identity=True)


def anyone_logged_in(view: Callable[..., HttpResponseBase]) -> Marked:
    """Persons and staff."""
    return _marked(view, "anyone", lambda actor: True)


def at_the_door(view: Callable[..., HttpResponseBase]) -> Marked:
    """Persons and staff, also before the second step: where a device is set up."""
    return _marked(view, "anyone", lambda actor: True, second_step=False)


def staff(*roles: str) -> Callable[[Callable[..., HttpResponseBase]], Marked]:
    """Members of staff; with roles named, those who hold a post of one of them today."""

    def admits(actor: Actor) -> bool:
        return actor.kind == "staff" and (not roles or any(role in roles for role, _ in actor.scopes))

    return lambda view: _marked(view, ":".join(["staff", ",".join(roles)]) if roles else "staff", admits)


def front_door(actor: Actor | None) -> str:
    """Where somebody lands after log-in: citizens at the portal, staff at the workbench, who only administers at the office."""
    if actor is None or actor.kind != "staff":
        return resolve_url("portal:home")
    only_office = {role for role, _ in actor.scopes} == {"office"}
    return resolve_url("office:overview" if only_office else "workbench:home")
