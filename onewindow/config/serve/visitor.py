"""Who opens a stream, and what he may hear: of his own lists, and of things whose page he could open now."""

from collections.abc import Hashable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils.functional import SimpleLazyObject

from onewindow.config.serve.news import News
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import queries as cases
from onewindow.domain.feedback import queries as feedback
from onewindow.domain.org.queries import Actor, needs_second_step
from onewindow.kernel.errors import Refusal
from onewindow.web.ui import access

TASKS, INBOX = "tasks", "inbox"
TOPICS = 50  # of one stream


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account with the topics it asked for and may hear of."""

    account: int
    posts: frozenset[int]
    tasks: bool
    inbox: bool
    things: frozenset[str]
    enterprises: frozenset[int] = frozenset()

    @property
    def hears(self) -> bool:
        """Whether any topic is left."""
        return self.tasks or self.inbox or bool(self.things)

    @property
    def keys(self) -> frozenset[Hashable]:
        """Under what this stream is found: by news (``News.keys``), and by its account."""
        lists = {("post", post) for post in self.posts} | {("actor", self.account)} if self.tasks else set()
        return frozenset({*self.things, *lists, *self._inboxes, ("account", self.account)})

    @property
    def _inboxes(self) -> frozenset[tuple[str, int]]:
        """His own, and those of the enterprises he acts for now: whoever has left one hears nothing more of it."""
        if not self.inbox:
            return frozenset()
        return frozenset({("inbox", self.account), *(("business", one) for one in self.enterprises)})

    def topics_of(self, news: News) -> list[str]:
        """Which of the asked topics a piece of news belongs to."""
        topics = sorted(self.things & news.topics)
        if self.tasks and (self.account in news.actors or not self.posts.isdisjoint(news.posts)):
            topics.append(TASKS)
        if news.inbox in self._inboxes:
            topics.append(INBOX)
        return topics


def welcome(origin: str, host: str) -> bool:
    """Whether a page of this origin may listen: it must be one of our own, by name or by setting."""
    if origin in settings.CSRF_TRUSTED_ORIGINS or origin == settings.PUBLIC_URL.rstrip("/"):
        return True
    name, _ = split_domain_port(host)
    page = f"http://{name}" if settings.PORT == 80 else f"http://{name}:{settings.PORT}"
    return origin == page and validate_host(name, settings.ALLOWED_HOSTS)


def look(cookies: str, topics: tuple[str, ...]) -> Visitor | None:
    """The visitor of a session's cookie, or None if nobody is logged in; runs in a thread, and gives its database
    connection back. Asked at the beginning of a stream and again and again: rights end.
    """
    try:
        session = SimpleCookie(cookies)[settings.SESSION_COOKIE_NAME].value
    except (CookieError, KeyError):
        return None
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
        request.user = SimpleLazyObject(lambda: get_user(request))
        actor = access.actor_of(request)
        if actor is None or actor.account is None or not _has_entered(request, actor):
            return None
        things = frozenset(topic for topic in topics[:TOPICS] if _may_open(actor, *topic.partition(":")[::2]))
        return Visitor(actor.account, actor.posts, TASKS in topics, INBOX in topics, things, actor.enterprises)
    finally:
        connection.close()


def _has_entered(request: HttpRequest, actor: Actor) -> bool:
    """Whether the second factor was given where the policy asks for one: before it no page opens either."""
    found = access.session_of(request)
    return not needs_second_step(actor) or (found is not None and found.second)


def _may_open(actor: Actor, kind: str, thing: str) -> bool:
    """Whether the page of this thing would open: the rule of the page itself, for persons and staff alike."""
    if not thing.isdecimal() or not thing.isascii() or len(thing) > 18:
        return False
    try:
        if kind == "case":
            cases.must_see(actor, int(thing))
        elif kind == "bundle":
            bundles.must_see(int(thing), actor)
        elif kind == "consultation":
            feedback.must_see(actor, int(thing))
        else:
            return False
    except Refusal:
        return False
    return True
