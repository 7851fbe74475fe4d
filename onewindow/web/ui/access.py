"""Who may open a page (谁能看): every view carries one of these marks; a test walks all addresses and asks for it.

``@public`` · ``@citizen`` · ``@staff("window", "examiner")`` (no role named: any member of staff) · ``@anyone_logged_in``.
Each attaches ``request.actor``. A stranger is sent to the log-in and back; the wrong person sees the designed 403 page,
never a loop of redirections. Which thing a person may touch is the domain's question: a refusal that the view's form has not
caught becomes a calm page (``views.errors.refused``).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control

from onewindow.domain.org import queries
from onewindow.domain.org.queries import Actor
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


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a request, loaded once; None for a stranger or a closed account."""
    if not hasattr(request, "_actor"):
        actor = None
        account = request.session.get("_auth_user_id") and request.user.pk
        if account is not None:
            try:
                actor = queries.actor_of(account, timezone.now())
            except queries.AccountUnknown:
                actor = None
        request._actor = actor  # type: ignore[attr-defined]
    return cast("Actor | None", request._actor)  # type: ignore[attr-defined]


def _marked(view: Callable[..., HttpResponseBase], access: str, admits: Callable[[Actor], bool] | None) -> Marked:
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        if admits is None:
            return answered(request, *args, **kwargs)
        if actor is None:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
            return redirect_to_login(back or "/", resolve_url("ui:login"))
        if not admits(actor):
            raise PermissionDenied(access)
        response = answered(request, *args, **kwargs)
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
    """Persons only, for themselves and their enterprises."""
    return _marked(view, "citizen", lambda actor: actor.kind == "person")


def anyone_logged_in(view: Callable[..., HttpResponseBase]) -> Marked:
    """Persons and staff."""
    return _marked(view, "anyone", lambda actor: True)


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
