"""Areas below an area, for the address picker (行政区划)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from onewindow.domain.org.models import Area
from onewindow.web.ui.access import public


@public
@require_GET
def areas(request: HttpRequest) -> JsonResponse:
    """The children of ``?parent=CODE``; without it the counties of the city."""
    parent = request.GET.get("parent", "")
    rows = (
        Area.objects.filter(parent_id=parent)
        if parent
        else Area.objects.filter(parent__parent=None, parent__isnull=False)
    )
    found = rows.filter(valid_to=None).order_by("code").only("code", "name_zh", "name_en")
    return JsonResponse({"areas": [[area.code, area.name] for area in found]})
