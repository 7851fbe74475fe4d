"""How requests are read: JSON that the database can keep, keys that make a call repeatable, cursors of lists."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Query
from ninja.parser import Parser
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onewindow.kernel import files
from onewindow.kernel.idempotency import once
from onewindow.kernel.models import StoredFile
from onewindow.kernel.tasks import Key
from onewindow.web.api.access import ApiRefusal, Call

MOST = 2**63 - 1

Id = Annotated[int, Path(ge=1, le=MOST)]
Slug = Annotated[str, Path(min_length=1, max_length=120)]
Before = Annotated[int | None, Query(ge=1, le=MOST, description="the id of the last one of the page before")]
Limit = Annotated[int, Query(ge=1, le=100)]
KEY = r"^[\x21-\x7e]{1,64}$"
MustKey = Annotated[
    str, Header(alias="Idempotency-Key", pattern=KEY, description="your name of this call: sent again, answered alike")
]
MayKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", pattern=KEY, description="your name of this call: sent again, answered alike"),
]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Text = Annotated[str, BeforeValidator(str)]
FileToken = Annotated[UUID, Field(strict=False)]
Pages = Annotated[list[FileToken], Field(min_length=1, max_length=60)]

_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
ANY_FILE: dict[str, Any] = {"responses": {200: {"content": {"*/*": _BYTES}}}}
PDF: dict[str, Any] = {"responses": {200: {"content": {"application/pdf": _BYTES}}}}


def sending(field: str) -> dict[str, Any]:
    """What the description says of a body with one file; it is read while it streams in, never as a parameter."""
    schema = {"type": "object", "properties": {field: {"type": "string", "format": "binary"}}, "required": [field]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


class CursorWrong(ApiRefusal):
    """This is not a place in the list: send what the page before gave as next (游标有误)."""


class KeyReused(ApiRefusal):
    """This Idempotency-Key was used for another request (幂等键已用于其他请求)."""


class In(BaseModel):
    """What a body holds: nothing unknown, and numbers are numbers."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """What an answer holds, read from the frozen values of the rooms."""

    model_config = ConfigDict(from_attributes=True)


class Careful(Parser):
    """JSON without what no database keeps: NUL, lone surrogates, infinite numbers, towers of brackets."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        :raises ValueError: told as "cannot be read".
        """
        try:
            value = json.loads(request.body, parse_constant=_no_constant, parse_float=_finite)
        except RecursionError as error:
            raise ValueError("too deep") from error
        _keepable(value)
        return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _keepable(value: Any, depth: int = 0) -> None:
    if depth > 30:
        raise ValueError("too deep")
    if isinstance(value, dict):
        for key, one in value.items():
            _keepable(key)
            _keepable(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _keepable(one, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > MOST:
        raise ValueError("too large a number")
    elif isinstance(value, str):
        value.encode()  # a lone surrogate cannot
        if "\0" in value:
            raise ValueError("NUL")


def repeatable(
    request: Call, verb: str, key: str | None, at: datetime, do: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """只办一次. Carry out once for this key and give the same answer again; without a key, just carry out.

    :raises KeyReused: if the key came with another request before.
    """
    if key is None:
        return do()
    said = hashlib.sha256(b"|".join([request.path.encode(), request.body])).hexdigest()
    answer = once(
        key=key,
        owner=request.actor.account,
        verb=f"api.{verb}",
        at=at,
        do=lambda: {"request": said, "answer": do()},
    )
    if answer["request"] != said:
        raise KeyReused(key=key)
    return dict(answer["answer"])


def own_file(request: Call, token: UUID) -> StoredFile:
    """A file this account has uploaded itself.

    :raises FileGone: also when it is another's: a token tells nothing.
    """
    found = files.find(token)
    if found.by != request.actor.account:
        raise files.FileGone()
    return found


def own_pages(request: Call, sent: UUID | list[UUID]) -> list[UUID]:
    """The files of one material, each uploaded by this account.

    :raises FileGone: as ``own_file``.
    """
    return [UUID(str(own_file(request, one).token)) for one in (sent if isinstance(sent, list) else [sent])]


def written(key: Key | None) -> str | None:
    """The place where a page ended, as an opaque text."""
    if key is None or key.due_at is None:
        return None
    return base64.urlsafe_b64encode(f"{key.due_at.isoformat()}|{key.id}".encode()).decode().rstrip("=")


def place(text: str | None) -> Key | None:
    """The place a caller goes on from.

    :raises CursorWrong: if it is none.
    """
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        moment, _, ident = raw.partition("|")
        due_at, number = datetime.fromisoformat(moment), int(ident)
        if timezone.is_naive(due_at) or not 0 < number <= MOST:
            raise ValueError(raw)
    except (ValueError, binascii.Error) as error:
        raise CursorWrong() from error
    return Key(due_at, number)
