"""Who hears what: a person of things that are theirs, staff of their own lists, strangers of nothing."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings

from onewindow.config.serve import visitor
from onewindow.config.serve.tailer import News, Waiting, belonging, read
from onewindow.config.serve.visitor import Visitor
from onewindow.domain.cases import actions
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.conftest import city, road
from tests.domain.cases.road import Road

__all__ = ["city", "road"]


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the events process a look ends by giving the connection back; here it holds the test's transaction."""
    monkeypatch.setattr(visitor.connection, "close", lambda: None)


def _cookie(account: int | None) -> str:
    user = get_user_model().objects.get(pk=account)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return f"other=1; {settings.SESSION_COOKIE_NAME}={session.session_key}"


def _look(actor: Actor, *topics: str) -> Visitor:
    found = visitor.look(_cookie(actor.account), topics)
    assert found is not None
    return found


def _topics(who: Visitor, news: list[News]) -> set[str]:
    return {topic for item in news for topic in who.topics_of(item)}


def test_a_person_hears_of_their_own_case_only(road: Road) -> None:
    filed = road.file()
    topic = f"case:{filed.id}"
    news = read(log.Position(), Waiting())
    assert _topics(_look(road.city.citizen, topic), news) == {topic}
    assert _topics(_look(road.city.stranger, topic), news) == set()
    assert _look(road.city.citizen, "case:0", "bundle:x", "nothing:1", "case:999999999").things == frozenset()


def test_who_watches_the_whole_hears_of_its_parts(road: Road) -> None:
    alone, part = road.granted(), road.file(group="bundle:7").id
    licence = Licence.objects.get(case_ref=f"case:{alone}").pk
    found = belonging({("licence", licence), ("case", part), ("case", alone), ("bundle", 7), ("", None)})
    assert found == {
        ("licence", licence): {f"licence:{licence}", f"case:{alone}"},
        ("case", part): {f"case:{part}", "bundle:7"},
        ("case", alone): {f"case:{alone}"},
        ("bundle", 7): {"bundle:7"},
        ("", None): set(),
    }


def test_a_list_hears_what_comes_and_what_goes(road: Road) -> None:
    waiting = Waiting()
    case = road.file().id
    came = read(log.Position(), waiting)
    clerk = _look(road.city.clerk, "tasks")
    examiner = _look(road.city.of(REVIEWING[0], "examiner"), "tasks")
    assert _topics(clerk, came) == {"tasks"}
    assert _topics(examiner, came) == set()
    assert _topics(_look(road.city.citizen, "tasks"), came) == set()
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    went = read(came[-1].position, waiting)
    assert _topics(clerk, went) == {"tasks"}, "what is done leaves the list"
    assert _topics(examiner, went) == {"tasks"}


@pytest.mark.django_db
def test_no_session_no_visitor() -> None:
    for cookies in (
        "",
        "nonsense",
        f"{settings.SESSION_COOKIE_NAME}=unknown",
        f"{settings.SESSION_COOKIE_NAME}=",
        ";;=",
    ):
        assert visitor.look(cookies, ("tasks",)) is None


@override_settings(
    PORT=8000,
    EVENTS_PORT=8001,
    ALLOWED_HOSTS=["localhost", "city.example"],
    CSRF_TRUSTED_ORIGINS=["https://yw.example"],
)
@pytest.mark.parametrize(
    ("origin", "host", "may"),
    [
        ("http://localhost:8000", "localhost:8001", True),
        ("https://yw.example", "localhost:8001", True),
        ("http://localhost:8000", "city.example:8001", False),
        ("http://evil.example:8000", "evil.example:8001", False),
        ("http://localhost:9000", "localhost:8001", False),
        ("https://localhost:8000", "localhost:8001", False),
        ("null", "localhost:8001", False),
        ("http://localhost:port", "localhost:8001", False),
    ],
)
def test_only_our_own_pages_may_listen(origin: str, host: str, may: bool) -> None:
    assert visitor.welcome(origin, host) is may
