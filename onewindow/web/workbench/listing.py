"""The to-do list as text: the table, its rows and the page around it, each a stencil that is filled (``ui.kept.stencil``)."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from onewindow.domain.bundles.queries import DeskPage, DeskTask
from onewindow.domain.org.queries import calendar
from onewindow.kernel import tasks
from onewindow.kernel.worktime import Calendar
from onewindow.web.ui.access import Asking
from onewindow.web.ui.context import page as around
from onewindow.web.ui.kept import stencil
from onewindow.web.ui.kept.stencil import Mark, escape
from onewindow.web.workbench.templatetags.desk import holder, left, moment

SHELL_SECONDS = 60  # a new name of a department or a service is seen within this time
_ROW, _LIST, _HOME = (f"workbench/tasks/{name}.html" for name in ("_row", "_list", "home"))
_MARKS = ("address", "title", "holder", "number", "left", "moment")


def listed(page: DeskPage, *, chosen: bool, paged: bool, first: str, older: str) -> SafeString:
    """The table with its pager, or why it is empty."""
    some = bool(page.rows)
    language = get_language() or ""
    shape = (language, some, chosen, paged, bool(older))
    found = stencil.parts(
        _LIST,
        shape,
        lambda: {
            "rows": Mark("rows", some),
            "chosen": chosen,
            "paged": paged,
            "first": Mark("first"),
            "older": Mark("older") if older else "",
        },
    )
    at = timezone.now()
    now = at.replace(second=0, microsecond=0), calendar.current(), language
    rows = "".join(_row(one, language, _due(one.due_at, one.light == "red", *now)) for one in page.rows)
    return stencil.filled(found, {"rows": rows, "first": escape(first), "older": escape(older)})


@lru_cache(maxsize=8192)
def _due(due_at: datetime | None, over: bool, minute: datetime, today: Calendar, language: str) -> tuple[str, str]:
    """What is left and until when, in words: told once a minute, for limits in days end with the day and many tasks share theirs."""
    return escape(left(due_at)), escape(moment(due_at))


def _row(one: DeskTask, language: str, due: tuple[str, str]) -> SafeString:
    together = one.kind in ("bundle", "package_change") or bool(one.group)

    def marked() -> dict[str, Any]:
        marks = {name: Mark(name) for name in _MARKS}
        return {"row": {**marks, "light": one.light, "name": one.name, "together": together, "ahead": one.ahead}}

    found = stencil.parts(_ROW, (language, one.light, one.name, together, one.ahead), marked)
    return stencil.filled(
        found,
        {
            "address": address(one.kind, one.thing),
            "title": escape(one.title),
            "holder": escape(holder(one)),
            "number": escape(one.number),
            "left": due[0],
            "moment": due[1],
        },
    )


_ELSEWHERE = {
    "change": "office:catalogue-change",
    "difference": "office:catalogue-base-report",
    "objection": "office:catalogue-base-objection",
    "package_change": "office:package-change",
}
"""Kinds whose pages stand in the office."""


def address(kind: str, thing: int) -> str:
    """The page of a task's thing."""
    before, after = _address(kind)
    return f"{before}{thing}{after}"


@lru_cache
def _address(kind: str) -> tuple[str, str]:
    before, _, after = reverse(_ELSEWHERE.get(kind, f"workbench:{kind}"), args=[0]).rpartition("0")
    return before, after


def whole(request: Asking, list_: SafeString, chosen: Mapping[str, str], context: Mapping[str, Any]) -> SafeString:
    """The page around the list: rendered anew for each session, address and filter once a minute, and filled.

    :param context: what the template asks for besides; its values may be functions, called if the page is rendered.
    """
    counts = tasks.counts(at=timezone.now(), posts=sorted(request.actor.posts), hands=request.actor.hands)
    counted = {**counts, "all": sum(counts.values())}
    told = len(get_messages(request))
    shape = (
        request.session.session_key,
        request.actor,
        get_language(),
        request.COOKIES.get("large_type"),
        request.get_host(),
        request.get_full_path(),
        tuple(sorted(chosen.items())),
        tuple(map(bool, counted.values())),
        timezone.localdate(),
        told,
    )

    def marked() -> dict[str, Any]:
        request._desk_counts = {name: Mark(f"n_{name}", number) for name, number in counted.items()}  # type: ignore[attr-defined]
        asked = {name: value() if callable(value) else value for name, value in context.items()}
        marks = {name: Mark(name) for name in ("csrf_token", "since", "listed")}
        return {**asked, **marks, "chosen": chosen}

    found = stencil.parts(_HOME, shape, marked, request=request, seconds=0.001 if told else SHELL_SECONDS)
    values = {f"n_{name}": tasks.shown(number) for name, number in counted.items()}
    values |= {"csrf_token": get_token(request), "since": around(request)["since"], "listed": list_}
    return stencil.filled(found, values)
