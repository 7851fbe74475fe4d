"""Pages asked for all day long: a template is rendered once for each of its shapes, with marks where the values go, and filled.

The templates stay the only place where the look is written. What decides how a template comes out (language, light, whether
there is a next page) is its *shape*; what merely stands in it (names, numbers, tokens) is a *mark*. Rendering a list of fifty
rows node by node costs 20 ms of Python, filling it 1 ms.

Marked values are put in as they are: whoever fills escapes them (``escape``). A shape that holds something of a person must
name that person's session, and is kept for ``seconds`` only.
"""

import html
import re
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MOST = 2000
_kept: dict[Hashable, tuple[float, tuple[str, ...]]] = {}
_lock = threading.Lock()
_MARK = re.compile("\ue000(\\w+)\ue001")
_BLANK = re.compile(r"\s*\n\s*")
escape = html.escape


class Mark(SafeString):
    """A place for a value; true or false as the value is, so that ``{% if %}`` goes the right way."""

    holds: bool

    def __new__(cls, name: str, holds: object = True) -> "Mark":
        """A mark by name."""
        made = super().__new__(cls, f"\ue000{name}\ue001")
        made.holds = bool(holds)
        return made

    def __bool__(self) -> bool:
        return self.holds


def parts(
    template: str,
    shape: Hashable,
    context: Callable[[], Mapping[str, Any]],
    *,
    request: HttpRequest | None = None,
    seconds: float = 0,
) -> tuple[str, ...]:
    """Text, name of a mark, text, name …, text; rendered if this shape is not known, or has been for ``seconds`` (0: never).

    Blank lines and indentation are left out: a line break is one blank to a reader.
    """
    key, now = (template, shape), time.monotonic()
    known = _kept.get(key)
    if known is not None and (not seconds or now - known[0] < seconds):
        return known[1]
    made = tuple(_MARK.split(_BLANK.sub("\n", render_to_string(template, dict(context()), request))))
    with _lock:
        _kept.pop(key, None)
        while len(_kept) >= MOST:
            _kept.pop(next(iter(_kept)))
        _kept[key] = (now, made)
    return made


def filled(found: tuple[str, ...], values: Mapping[str, str]) -> SafeString:
    """The parts with their marks filled; every mark needs a value."""
    text = list(found)
    text[1::2] = [values[name] for name in found[1::2]]
    return SafeString("".join(text))


def forget() -> None:
    """Render everything anew: in tests, and when a template has changed."""
    with _lock:
        _kept.clear()
