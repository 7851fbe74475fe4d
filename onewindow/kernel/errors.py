"""Refusals: every "no" has a stable code, a sentence for the person and the source of its rule."""

import re
from contextvars import ContextVar
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext

noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)
"""Whoever watches a request puts a list here; the codes of the refusals that are made meanwhile are noted in it."""

_CHINESE_TERM = re.compile(r"\s*[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Refusal(Exception):
    """The request cannot be carried out (不予办理).

    The first line of a subclass's docstring is its default message (the Chinese term in brackets is dropped, the
    sentence is translated); its code is ``room.class-name``: ``cases.materials-missing``. ``source`` cites the rule.
    ``details`` are plain values (ids, names of fields) a door or a program may read; never personal data. The default
    message may name them: ``The calendar ends on %(last)s``.
    """

    code: ClassVar[str] = "kernel.refusal"
    source: str = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        parts = cls.__module__.split(".")
        room = (
            parts[2] if parts[:2] == ["onewindow", "domain"] and len(parts) > 2 else parts[1 if len(parts) > 1 else 0]
        )
        cls.code = f"{room}.{_WORD.sub('-', cls.__name__).lower()}"

    def __init__(self, message: str = "", *, source: str = "", **details: Any) -> None:
        self.message = message
        self.source = source or self.source
        self.details = details
        super().__init__(message or self.default_message())
        codes = noted.get()
        if codes is not None:
            codes.append(self.code)

    @property
    def field(self) -> str:
        """The first field it names in its details (``fields``), as a form calls it; empty if it is about the whole."""
        return str(next(iter(self.details.get("fields") or ()), ""))

    @classmethod
    def default_message(cls) -> str:
        """The untranslated sentence: the docstring's first line without its Chinese term."""
        first = (cls.__doc__ or "").strip().split("\n", 1)[0].strip()
        return _CHINESE_TERM.sub("", first)

    def __str__(self) -> str:
        if self.message:
            return str(self.message)
        text = gettext(self.default_message()) if settings.configured else self.default_message()
        return text % self.details if self.details and "%(" in text else text
