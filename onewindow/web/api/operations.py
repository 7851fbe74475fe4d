"""All operations of the door, their addresses, and their description (OpenAPI 3.1)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from onewindow.web.api import problems
from onewindow.web.api.door import entered
from onewindow.web.api.reading import Careful
from onewindow.web.api.views import applications, cases, catalogue, drafts, licences, me, windows

PREFIX = "/api/v1"
VERSION = "1"
DESCRIPTION = (
    "Programs do here what people do on the pages, by the same verbs and under the same rules. Texts come in the"
    " language of Accept-Language (zh or en); moments are UTC; personal data of others is masked."
)
_TERM = re.compile(r"^(\S*[\u4e00-\u9fff]\S*)\. ")


class Readable(JSONRenderer):
    """Chinese as Chinese."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Operations named by their module and function: ``cases.accept``."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """A name that stays when files move."""
        return f"{operation.view_func.__module__.rpartition('.')[2]}.{operation.view_func.__name__}"


api = Api(
    title="OneWindow",
    version=VERSION,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    parser=Careful(),
    renderer=Readable(),
    urls_namespace="api",
)
for kind, handler in problems.HANDLERS.items():
    api.add_exception_handler(kind, handler)
for part in (catalogue, drafts, applications, cases, windows, licences, me):
    api.add_router("", part.router)


def addresses() -> Iterator[URLPattern]:
    """Every operation's address; one without a mark stops the start.

    :raises ImproperlyConfigured: naming the operation.
    """
    for bound in api._get_bound_routers():
        views = [view for view in bound.path_operations.values() for _ in view.operations]
        for pattern, view in zip(bound.urls_paths(bound.prefix), views, strict=True):
            first = view.operations[0]
            if pattern.name != api.get_operation_url_name(first, router=bound.template):
                continue  # the address stands once, for all its methods
            marks = {method: _mark(one) for one in view.operations for method in one.methods}
            said = " ".join(f"{method}={mark}" for method, mark in sorted(marks.items()))
            pattern.callback = entered(pattern.callback, said)
            yield pattern


def _mark(operation: Operation) -> str:
    marks = [getattr(mark, "access", "") for mark in operation.auth_callbacks]
    if len(marks) != 1 or not marks[0]:
        raise ImproperlyConfigured(f"{operation.view_func.__qualname__} says nothing about who may call it")
    return str(marks[0])


@cache
def description() -> dict[str, Any]:
    """The description of all operations: OpenAPI 3.1, with every problem an operation may answer with."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    schema["servers"] = [{"url": "/"}]
    schema["components"]["schemas"]["Problem"] = problems.PROBLEM_SCHEMA
    content = {problems.TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    marks = {
        api.get_openapi_operation_id(one): _mark(one)
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for one in view.operations
    }
    for methods in schema["paths"].values():
        for said in methods.values():
            said["x-access"] = marks[said["operationId"]]
            _describe(said, content)
    return schema


_HEADERS = {
    f"RateLimit-{name}": {"schema": {"type": "string"}, "description": text}
    for name, text in {
        "Limit": "calls in a minute",
        "Remaining": "calls left",
        "Reset": "seconds until the next minute",
    }.items()
}


def _describe(said: dict[str, Any], content: dict[str, Any]) -> None:
    found = _TERM.match(said.get("description", ""))
    if found:
        said["x-term"] = found.group(1)
        said["summary"] = said["description"][found.end() :].split(". ", 1)[0].split("\n", 1)[0].rstrip(".")
    said["responses"] = {str(status): response for status, response in said["responses"].items()}
    for response in said["responses"].values():
        response["headers"] = _HEADERS
    guarded = "security" in said
    for status, phrase in problems.PHRASES.items():
        if guarded or status != 403:
            said["responses"].setdefault(str(status), {"description": phrase, "content": content})
