"""The description for programs and the reference page for people; the same for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from onewindow.web.api import operations
from onewindow.web.api.access import STRANGERS_PER_MINUTE
from onewindow.web.api.problems import STATUS


def description(request: HttpRequest) -> HttpResponse:
    """接口描述. OpenAPI 3.1, the same for everybody."""
    response = JsonResponse(operations.description(), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=300"
    return response


def reference(request: HttpRequest) -> HttpResponse:
    """接口参考. Every operation on one page, in the language of the page; nothing is loaded from elsewhere."""
    groups: dict[str, list[dict[str, Any]]] = {}
    chinese = (get_language() or "zh").startswith("zh")
    for path, methods in operations.description()["paths"].items():
        for method, said in methods.items():
            row = {
                "method": method.upper(),
                "path": path,
                "words": said.get("x-term", "") if chinese else said["summary"],
                "public": "security" not in said,
            }
            groups.setdefault(said["tags"][0], []).append(row)
    statuses = [(status, sorted(codes)) for status, codes in sorted(STATUS.items())]
    context = {"groups": groups, "statuses": statuses, "strangers": STRANGERS_PER_MINUTE}
    return render(request, "api/reference.html", context)
