"""Who may call an operation: scope of the token × kind and post of its account. Every operation carries one mark.

``public`` · ``citizen("apply")`` · ``staff("work", "approver")`` · ``anyone("read")``. A mark is the operation's
``auth=``: it reads the token, counts the call, and leaves ``request.actor``. Cookies are never read here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.utils import timezone

from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Bearer
from onewindow.domain.org.queries import Actor
from onewindow.kernel.errors import Refusal

STRANGERS_PER_MINUTE = 120
TRIES_PER_MINUTE = 5


class ApiRefusal(Refusal):
    """This call cannot be answered (接口调用被拒绝)."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = f"api.{cls.code.partition('.')[2]}"


class TokenMissing(ApiRefusal):
    """Send a token: Authorization: Bearer … (缺少令牌)."""


class ScopeMissing(ApiRefusal):
    """This token was not given for that (令牌无此权限)."""


class NotForThisAccount(ApiRefusal):
    """This operation is for another kind of account or another post (账号无此权限)."""


class TooManyCalls(ApiRefusal):
    """Too many calls in this minute; wait a moment (调用过于频繁)."""


class Call(HttpRequest):
    """A request after its mark."""

    actor: Actor
    bearer: Bearer


@dataclass(frozen=True)
class Public:
    """Open to everybody; a token, if one is sent, must hold and is counted instead of the address."""

    access: str = "public"

    def __call__(self, request: HttpRequest) -> Bearer:
        """The caller, counted."""
        bearer = _bearer(request)
        request.bearer, request.actor = bearer, bearer.actor  # type: ignore[attr-defined]
        return bearer


@dataclass(frozen=True)
class Token:
    """Only with a token: of this scope, for an account that ``admits`` lets in."""

    access: str
    scope: str
    admits: Callable[[Actor], bool]
    openapi_security_schema: ClassVar[dict[str, str]] = {"type": "http", "scheme": "bearer"}

    def __call__(self, request: HttpRequest) -> Bearer:
        """The caller, counted and let in."""
        if not _sent(request):
            _count_stranger(request)
            raise TokenMissing()
        bearer = _bearer(request)
        if bearer.actor is None or not self.admits(bearer.actor):
            raise NotForThisAccount(access=self.access)
        if self.scope and self.scope not in bearer.scopes:
            raise ScopeMissing(scope=self.scope)
        request.bearer, request.actor = bearer, bearer.actor  # type: ignore[attr-defined]
        return bearer


public = Public()


def citizen(scope: str) -> Token:
    """Persons whose identity was seen, for themselves and their enterprises."""
    return Token(f"citizen+{scope}", scope, lambda actor: actor.kind == "person" and actor.person is not None)


def anyone(scope: str = "") -> Token:
    """Persons and staff; which thing it is about, the domain decides."""
    return Token(f"anyone+{scope}" if scope else "anyone", scope, lambda actor: True)


def staff(scope: str, *roles: str) -> Token:
    """Members of staff; with roles named, those who hold a post of one of them today."""

    def admits(actor: Actor) -> bool:
        return actor.kind == "staff" and (not roles or any(role in roles for role, _ in actor.scopes))

    return Token(f"staff:{','.join(roles)}+{scope}" if roles else f"staff+{scope}", scope, admits)


def _sent(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _bearer(request: HttpRequest) -> Bearer:
    token = _sent(request)
    if not token:
        used = _count_stranger(request)
        return Bearer(0, None, "", frozenset(), STRANGERS_PER_MINUTE, used)
    try:
        bearer = org.use_token(token=token, at=timezone.now())
    except org.TokenUnknown:
        _count_stranger(request)  # whoever tries tokens out is counted by his address
        raise
    _within(request, bearer.limit, bearer.used)
    return bearer


def _count_stranger(request: HttpRequest) -> int:
    used = org.count_stranger(address=get_client_ip_address(request) or "", at=timezone.now())
    _within(request, STRANGERS_PER_MINUTE, used)
    return used


def slowly(request: HttpRequest, what: str) -> None:
    """慢速. Calls that try something out (a number with four signs) are counted by themselves, few a minute an address.

    :raises TooManyCalls: beyond that, with a token too.
    """
    address = f"{what} {get_client_ip_address(request) or ''}"
    if org.count_stranger(address=address, at=timezone.now()) > TRIES_PER_MINUTE:
        raise TooManyCalls(limit=TRIES_PER_MINUTE)


def _within(request: HttpRequest, limit: int, used: int) -> None:
    request.calls = (limit, used)  # type: ignore[attr-defined]
    if used > limit:
        raise TooManyCalls(limit=limit)
