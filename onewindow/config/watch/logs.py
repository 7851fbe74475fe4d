"""How lines are written (日志格式): ``ONEWINDOW_LOG=text`` for people, ``json`` for machines; in every process alike.

A line carries the number of its request (``X-Request-Id``) and of the case it is about, and nothing about persons: no names,
id numbers, phones, addresses with tokens, queries. What other libraries say may quote what somebody typed; so every message is
scrubbed: Chinese text, quoted text and long numbers are dropped, and of an error its place and class are told, not its words.
"""

import logging
import os
import re
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

FORMS = ("text", "json")
FIELDS = ("method", "status", "ms", "pattern", "about", "refused")  # of a request, in this order
request_id: ContextVar[str] = ContextVar("request_id", default="")

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+(?:[\s·]*[\u3400-\u9fff]+)*")
_LONG_NUMBER = re.compile(r"\d{7,}[0-9Xx]*")
_DETAIL = re.compile(r"\b(?:DETAIL|CONTEXT|HINT|Key)\b.*", re.DOTALL)
_ADDRESS = re.compile(r"(?<![\w<])/(?!\w*\.py)[^\s:,;)]*")
_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
requests = logging.getLogger("onewindow.requests")


def scrubbed(text: str) -> str:
    """A message without what may name a person: details of the database, quoted and Chinese text, long numbers, addresses."""
    for pattern, instead in ((_DETAIL, "…"), (_QUOTED, "'…'"), (_CHINESE, "…"), (_LONG_NUMBER, "#"), (_ADDRESS, "/…")):
        text = pattern.sub(instead, text)
    return text


def error_told(error: _Error) -> str:
    """Where an error came from and what it is: files, lines, functions, class, SQL state, constraint; never its words."""
    kind, value, _ = error
    if kind is None or value is None:
        return ""
    told: list[str] = []
    one: BaseException | None = value
    seen: set[int] = set()  # causes may run in a circle: two errors of one dying connection name each other
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)
        places = [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        told.insert(0, "\n".join([*places, _named(one)]))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(told)


def _named(error: BaseException) -> str:
    diagnosis = getattr(error, "diag", None)
    facts = [
        getattr(error, "sqlstate", None),
        getattr(diagnosis, "constraint_name", None),
        getattr(error, "code", None),
    ]
    said = ", ".join(str(fact) for fact in facts if fact and re.fullmatch(r"[\w.-]+", str(fact)))
    words = f": {error}" if os.environ.get("ONEWINDOW_DEBUG") == "1" else ""  # never with real data
    return f"{type(error).__module__}.{type(error).__qualname__}" + (f" ({said})" if said else "") + words


def _short(file: str) -> str:
    """A file from its package on: where the program is installed is nobody's business."""
    for mark in ("site-packages/", "/onewindow/"):
        if mark in file:
            return ("onewindow/" if mark == "/onewindow/" else "") + file.rsplit(mark, 1)[1]
    return file.rsplit("/", 1)[-1]


class Context(logging.Filter):
    """Puts the number of the request beside each line and takes out what may name a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        if record.name != requests.name:
            record.msg, record.args = scrubbed(_message(record)), None
        return True


def _message(record: logging.LogRecord) -> str:
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if record.name == "django.request":  # it names the address, which may hold a token: the pattern says as much
        return f"{record.levelname.lower()} at {match.route if match else 'an unknown address'}".replace(
            "/", " "
        ).strip()
    return record.getMessage()


class Text(logging.Formatter):
    """For people: time, level, logger, message, and in brackets the number of the request."""

    converter = time.localtime

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """One line; an error's places below it."""
        parts = [self.formatTime(record, self.datefmt)]
        if record.name != requests.name:
            parts += [record.levelname, record.name]
        parts.append(record.getMessage())
        parts += [str(getattr(record, name)) for name in ("about", "refused") if getattr(record, name, "")]
        if getattr(record, "request_id", ""):
            parts.append(f"[{record.request_id}]")  # type: ignore[attr-defined]
        told = error_told(record.exc_info) if record.exc_info else ""  # type: ignore[arg-type]
        return "\n".join([" ".join(parts), *([told] if told else [])])


class Json(JsonFormatter):
    """For machines: one object a line, the same names in every process."""

    def __init__(self) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)

    def process_log_record(self, log_record: dict[str, Any]) -> dict[str, Any]:
        """Nothing but what ``add_fields`` has chosen."""
        return log_record

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """The fields of a line; whatever else a library hung on the record stays out."""
        log_data.update(line(record.levelname, record.name, record.getMessage(), record.created))
        log_data.update({name: getattr(record, name) for name in FIELDS if getattr(record, name, "") not in ("", None)})
        if getattr(record, "request_id", ""):
            log_data["request"] = record.request_id  # type: ignore[attr-defined]
        if record.exc_info:
            log_data["error"] = error_told(record.exc_info)  # type: ignore[arg-type]

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is the library's)
        """Never the words of an error."""
        return error_told(ei)


def line(level: str, logger: str, message: str, moment: float) -> dict[str, Any]:
    """What every line of the machines' form begins with."""
    at = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return {"at": at, "level": level, "logger": logger, "process": process(), "pid": os.getpid(), "message": message}


def process() -> str:
    """Which process of ``onewindow serve`` this is: pages, events, worker, serve; else the program's name."""
    name = os.path.basename(sys.argv[0] if sys.argv else "")
    return os.environ.get("ONEWINDOW_PART", "") or name.removesuffix(".py") or "python"


def told(method: str, status: int, began: float, pattern: str, *, about: str = "", refused: str = "") -> None:
    """The one line of a request; ``began`` by ``time.perf_counter``."""
    spent = (time.perf_counter() - began) * 1000
    fields = {"method": method, "status": status, "ms": round(spent, 1), "pattern": f"/{pattern}"}
    known = {name: value for name, value in (("about", about), ("refused", refused)) if value}
    requests.info("%s %s %.0f ms /%s", method, status, spent, pattern, extra=fields | known)


def configuration(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING. Requests go to standard output, everything else to standard error."""
    chosen = {"()": f"{__name__}.{'Json' if form == 'json' else 'Text'}"}
    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["context"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": f"{__name__}.Context"}},
        "formatters": {"line": chosen},
        "handlers": {"error": handler, "request": handler | {"stream": "ext://sys.stdout"}},
        "loggers": {
            requests.name: {"handlers": ["request"], "level": "INFO", "propagate": False},
            "django": {"handlers": [], "level": "INFO"},  # its own handlers would write beside ours
            "django.request": {"level": "ERROR"},  # 4xx are lines of onewindow.requests
            "django.server": {"handlers": [], "propagate": True},
            "axes": {"level": "ERROR"},  # log-ins and their refusals are events of our own log
            "psycopg.pool": {"level": "ERROR"},  # the tailer says once when the database is away and when it is back
            "procrastinate": {"level": "WARNING"},
            "procrastinate.blueprints": {"level": "ERROR"},  # it warns of our start as a module, which is wanted
        },
        "root": {"handlers": ["error"], "level": level},
    }
