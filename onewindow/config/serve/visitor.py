"""Who opens a stream: the session's account, and which topics concern it."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from onewindow.config.serve.tailer import News
from onewindow.domain.org import queries
from onewindow.domain.org.queries import Actor
from onewindow.kernel import states

TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account with the topics it asked for and may hear of."""

    account: int
    posts: frozenset[int]
    tasks: bool
    things: frozenset[str]

    def topics_of(self, news: News) -> list[str]:
        """Which of the asked topics a piece of news belongs to."""
        topics = sorted(self.things & news.topics)
        if self.tasks and (self.account in news.actors or not self.posts.isdisjoint(news.posts)):
            topics.append(TASKS)
        return topics


def welcome(origin: str, host: str) -> bool:
    """Whether a page of this origin may listen: it must be one of our own, by name or by setting."""
    if origin in settings.CSRF_TRUSTED_ORIGINS or origin == settings.PUBLIC_URL.rstrip("/"):
        return True
    name, _ = split_domain_port(host)
    page = f"http://{name}" if settings.PORT == 80 else f"http://{name}:{settings.PORT}"
    return origin == page and validate_host(name, settings.ALLOWED_HOSTS)


def look(cookies: str, topics: tuple[str, ...]) -> Visitor | None:
    """The visitor of a session's cookie, or None; runs in a thread, and gives its database connection back."""
    try:
        jar = SimpleCookie(cookies)
        session = jar[settings.SESSION_COOKIE_NAME].value
    except (CookieError, KeyError):
        return None
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
        account = get_user(request).pk
        if account is None:
            return None
        actor = queries.actor_of(account, timezone.now())
        things = frozenset(topic for topic in topics if topic != TASKS and _may_hear(actor, *topic.split(":", 1)))
        return Visitor(account, actor.posts, TASKS in topics, things)
    except queries.AccountUnknown:
        return None
    finally:
        connection.close()


def _may_hear(actor: Actor, kind: str, thing: str = "") -> bool:
    """Staff may hear that something changed; a person only of things that are theirs or their enterprise's."""
    known = states.registry().get(kind)
    if known is None or not thing.isdecimal() or not thing.isascii() or len(thing) > 18:
        return False
    if actor.kind == "staff":
        return True
    owners = {field.attname for field in known.model._meta.concrete_fields} & {"owner_id", "enterprise_id"}
    found = known.model._default_manager.filter(pk=thing).values("pk", *owners).first() or {}
    return found.get("owner_id") == actor.account or found.get("enterprise_id") in actor.enterprises
