"""Areas below an area, for the address picker (行政区划)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import public
from onewindow.web.ui.values import address


@public
@require_GET
def areas(request: HttpRequest) -> JsonResponse:
    """The children of ``?parent=CODE``; without it the counties of the city."""
    return JsonResponse({"areas": address.below(request.GET.get("parent", "")[:12])})
