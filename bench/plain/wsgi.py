"""Two peers of the to-do page on the same tables and the same server: a plain Django page, and the floor: one SQL to JSON.

The page as a tutorial writes it: session and user by middleware, the ORM, a template loop. The floor knows its posts, asks
nobody who is there, and hands the database's JSON through.
"""

import os
from functools import lru_cache
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.plain.settings")

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.utils import timezone

PAGE = """<!doctype html><html><head><title>To do</title></head><body><h1>{{ user.login }}</h1>
<p>{% for light, count in counts.items %}{{ light }} {{ count }} {% endfor %}</p><form method="post">{% csrf_token %}</form>
<table>{% for task, case in rows %}<tr><td>{{ task.light }}</td><td>{{ task.name }}</td>
<td><a href="{% url 'case' case.id %}">{{ case.item_version.name_zh }}</a></td><td>{{ case.holder_name }}</td>
<td>{{ case.number }}</td><td>{{ task.due_at|date:"Y-m-d H:i" }}</td></tr>{% endfor %}</table></body></html>"""
FLOOR = (
    "SELECT coalesce(json_agg(r), '[]')::text FROM (SELECT t.id, t.name, t.due_at, t.amber_at, c.id AS case_id, c.number,"
    " c.holder_name, v.name_zh FROM kernel_task t JOIN cases_case c ON c.id = t.thing JOIN catalogue_itemversion v"
    " ON v.id = c.item_version_id WHERE t.closed_at IS NULL AND t.post = %s ORDER BY t.due_at, t.id LIMIT 50) r"
)


@lru_cache
def _template() -> Template:
    return Template(PAGE)


@login_required
def plain(request: HttpRequest) -> HttpResponse:
    """The plain page of whoever is logged in."""
    from onewindow.domain.cases.models import Case
    from onewindow.domain.org.models import Post
    from onewindow.kernel.models import Task
    from onewindow.kernel.tasks import LIGHTS, light

    at, posts = timezone.now(), Post.objects.filter(holdings__staff__account=request.user)
    tasks = Task.objects.filter(post__in=posts, closed_at=None, due_at__isnull=False)
    rows = list(tasks.order_by("due_at", "id")[:50])
    cases = Case.objects.select_related("item_version").in_bulk([task.thing for task in rows])
    for task in rows:
        task.light = light(task, at)  # type: ignore[attr-defined]
    ranges = {"red": tasks.filter(due_at__lte=at), "amber": tasks.filter(due_at__gt=at, amber_at__lte=at)}
    ranges["green"] = tasks.filter(due_at__gt=at, amber_at__gt=at)
    counts = {colour: ranges[colour][:100].count() for colour in LIGHTS if colour in ranges}
    context: dict[str, Any] = {"user": request.user, "counts": counts, "csrf_token": "x" * 64}
    context["rows"] = [(task, cases[task.thing]) for task in rows]
    return HttpResponse(_template().render(Context(context)))


def floor(request: HttpRequest) -> HttpResponse:
    """The rows of one post as the database writes them."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, (int(request.GET["post"]),))
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


urlpatterns = [path("plain/", plain), path("floor/", floor), path("case/<int:case>/", floor, name="case")]
application = get_wsgi_application()
