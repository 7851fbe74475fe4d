"""A program that plays the city's people for tests of a served city: one order a line, one JSON answer a line.

``python -m tests.config.driving``: builds the small city, answers with the people's sessions, then carries out
``file`` · ``accept <case>`` · ``log-out <who>`` · ``figures``.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
django.setup()

from datetime import timedelta  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.utils import timezone  # noqa: E402

from onewindow.domain.cases import actions  # noqa: E402
from onewindow.domain.org.queries import Actor  # noqa: E402
from onewindow.kernel.models import Event  # noqa: E402
from tests.domain.cases.city import REVIEWING, build  # noqa: E402
from tests.domain.cases.road import Road  # noqa: E402


def session(actor: Actor) -> str:
    """A session of this person, as the log-in makes it; its key."""
    user = get_user_model().objects.get(pk=actor.account)
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made["_auth_user_id"] = str(user.pk)
    made["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    made["_auth_user_hash"] = user.get_session_auth_hash()
    made.save()
    return str(made.session_key)


def main() -> None:
    """Answer until the orders end."""
    city = build()
    road = Road(city, timezone.now() - timedelta(minutes=1), timedelta(milliseconds=10))
    people = {
        "clerk": city.clerk,
        "citizen": city.citizen,
        "stranger": city.stranger,
        "away": city.of(REVIEWING[0], "examiner"),
    }
    sessions = {name: session(actor) for name, actor in people.items()}
    _say({"cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions})
    for line in sys.stdin:
        order, *rest = line.split()
        _say(_carry_out(order, rest, road, sessions))


def _carry_out(order: str, rest: list[str], road: Road, sessions: dict[str, str]) -> Any:
    if order == "file":
        return road.file().id
    if order == "accept":
        actions.accept(case=int(rest[0]), by=road.city.clerk, at=road.at)
        return Event.objects.filter(name="case.accept", thing=int(rest[0])).count()
    if order == "log-out":
        import_module(settings.SESSION_ENGINE).SessionStore(sessions[rest[0]]).flush()
        return True
    raise LookupError(order)


def _say(answer: Any) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
