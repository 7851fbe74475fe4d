"""The counts beside the navigation (角标), asked for by open pages when news has come."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.messages import queries as messages
from onewindow.kernel import tasks
from onewindow.web.ui.access import Asking, anyone_logged_in


@anyone_logged_in
@require_GET
def counts(request: Asking) -> HttpResponse:
    """角标. Unread messages; of staff the open tasks of their posts by light too. What is 0 is an empty text."""
    actor = request.actor
    if actor.kind == "staff":
        found: dict[str, int] = dict(tasks.counts(at=timezone.now(), posts=sorted(actor.posts), hands=actor.hands))
        found["all"] = sum(found.values())
        found["unread"] = messages.unread(actor)
    else:
        found = {"unread": messages.unread(actor)}
    return JsonResponse({name: tasks.shown(n) if n else "" for name, n in found.items()})
