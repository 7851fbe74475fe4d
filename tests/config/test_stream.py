"""Who hears what: whoever could open the page of a thing, each of his own lists, strangers of nothing."""

from collections.abc import Iterable
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.utils import timezone

from onewindow.config.serve import visitor
from onewindow.config.serve.news import Memory, News, Waiting, belonging, read
from onewindow.config.serve.visitor import Visitor
from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries import may_see
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.actions import send
from onewindow.domain.org.models import Account, Holding
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import log
from tests.domain.cases.city import REVIEWING, ROLES
from tests.domain.cases.conftest import city, road
from tests.domain.cases.road import Road

__all__ = ["city", "road"]


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the events process a look ends by giving the connection back; here it holds the test's transaction.

    The name in the module is exchanged: what ``connection`` leads to changes once the test is inside its world.
    """
    monkeypatch.setattr(visitor, "connection", SimpleNamespace(close=lambda: None))


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


def _topics(who: Visitor, news: Iterable[News]) -> set[str]:
    return {topic for item in news for topic in who.topics_of(item)}


def test_a_person_hears_of_their_own_case_only(road: Road) -> None:
    filed = road.file()
    topic = f"case:{filed.id}"
    news = read(log.Position(), Waiting())
    assert _topics(_look(road.city.citizen, topic), news) == {topic}
    assert not _look(road.city.stranger, topic).hears
    for nothing in ("case:0", "bundle:x", "nothing:1", "case:999999999", "licence:1", "account:1", "case:１", "case"):
        assert not _look(road.city.citizen, nothing).hears, nothing


@pytest.mark.parametrize("role", ROLES)
def test_staff_hear_of_a_case_only_if_its_page_would_open(road: Road, role: str) -> None:
    """The window serves every item; else the department that decides; the others are not concerned before they are asked."""
    topic = f"case:{road.file().id}"
    heard = {
        department
        for department, named in road.city.staff
        if named == role and _look(road.city.of(department, role), topic).hears
    }
    everybody = {department for department, named in road.city.staff if named == role}
    assert heard == (everybody if role == "window" else everybody & {"market"})


def test_a_department_that_is_not_concerned_hears_nothing(road: Road) -> None:
    case = road.file().id
    away = road.city.of(REVIEWING[1], "examiner")
    assert not _look(away, f"case:{case}").hears, "nobody has asked it yet"
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert _look(away, f"case:{case}").hears, "now it reviews the case"


def test_of_a_bundle_hears_who_may_open_it(road: Road) -> None:
    assert not _look(road.city.clerk, "bundle:987654").hears, "what is not there is nobody's"


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


def test_a_list_hears_what_goes_though_the_process_began_later(road: Road) -> None:
    """The task had been there before anybody listened: who opens a stream has his list known first."""
    case = road.file().id
    start, waiting = log.newest(), Waiting()
    clerk = _look(road.city.clerk, "tasks")
    waiting.learn(clerk.posts)
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert _topics(clerk, read(start, waiting)) == {"tasks"}


def test_an_inbox_is_heard_by_its_owner_only(road: Road) -> None:
    start = log.newest()
    assert road.city.citizen.account is not None
    send(to=road.city.citizen.account, key="case.accepted", params={}, ref="case:1", at=road.at)
    news = read(start, Waiting())
    assert _topics(_look(road.city.citizen, "inbox"), news) == {"inbox"}
    for other in (road.city.stranger, road.city.clerk):
        assert _topics(_look(other, "inbox", "tasks"), news) == set()


def test_of_an_enterprise_hear_those_who_act_for_it_now(road: Road) -> None:
    """Not even the account it was sent to, once it acts for that business no longer."""
    start, business = log.newest(), road.city.enterprise
    former = road.city.citizen
    assert former.account is not None
    assert business not in former.enterprises
    send(to=former.account, key="case.accepted", params={}, ref="case:1", enterprise=business, at=road.at)
    news = read(start, Waiting())
    assert _topics(_look(road.city.legal, "inbox"), news) == {"inbox"}
    assert _topics(_look(former, "inbox"), news) == set()


def test_found_by_key_is_found_by_topic(road: Road) -> None:
    """Streams are found by keys so that a thousand of them cost nothing: the two must say the same."""
    waiting, case = Waiting(), road.file().id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    actors = [road.city.clerk, road.city.citizen, road.city.stranger, road.city.of(REVIEWING[0], "examiner")]
    for item in read(log.Position(), waiting):
        for actor in actors:
            who = _look(actor, "tasks", "inbox", f"case:{case}")
            assert bool(who.keys & item.keys) is bool(who.topics_of(item)), (item, who)


def test_rights_end_while_a_stream_is_open(road: Road) -> None:
    """A stream asks again every half minute, by the same cookie: log-out, a closed account, a lost post."""
    case = road.file().id
    actor = road.city.clerk
    cookie = _cookie(actor.account)
    asked = ("tasks", f"case:{case}")
    first = visitor.look(cookie, asked)
    assert first is not None
    assert first.things and first.posts
    Holding.objects.filter(staff__account=actor.account).delete()
    after = visitor.look(cookie, asked)
    assert after is not None
    assert not after.posts
    still = may_see(actor_of(after.account, timezone.now()), Case.objects.get(pk=case))
    assert bool(after.things) is still
    account = Account.objects.get(pk=actor.account)
    account.set_password("another-password-9")
    account.save()
    assert visitor.look(cookie, asked) is None, "a new password ends the sessions of the old one"
    fresh = _cookie(actor.account)
    assert visitor.look(fresh, asked) is not None
    Account.objects.filter(pk=actor.account).update(is_active=False)
    assert visitor.look(fresh, asked) is None, "a closed account hears nothing"


def test_before_the_second_step_nothing_is_heard(road: Road) -> None:
    with override_settings(TOTP="required"):
        assert visitor.look(_cookie(road.city.approver.account), ("tasks",)) is None
        assert visitor.look(_cookie(road.city.citizen.account), ("inbox",)) is not None, "citizens have none"
    assert visitor.look(_cookie(road.city.approver.account), ("tasks",)) is not None


def test_after_log_out_nobody_listens(road: Road) -> None:
    cookie = _cookie(road.city.citizen.account)
    assert visitor.look(cookie, ("inbox",)) is not None
    import_module(settings.SESSION_ENGINE).SessionStore(cookie.rpartition("=")[2]).flush()
    assert visitor.look(cookie, ("inbox",)) is None


def _item(n: int) -> News:
    return News(log.Position(1, n, n), frozenset(), "x", "", frozenset(), frozenset())


def test_what_was_missed_is_told_once_or_not_at_all() -> None:
    memory = Memory(most=3)
    assert memory.after(log.Position(1, 1, 1)) is None, "nothing is known before the tailer has begun"
    memory.begin(log.Position(1, 2, 2), [_item(2)], log.Position(1, 1, 1), moment=100.0)
    memory.keep([_item(3), _item(4)], moment=101.0)
    assert memory.after(log.Position(1, 2, 2)) == [_item(3), _item(4)]
    assert memory.after(log.Position(1, 4, 4)) == []
    assert memory.after(log.Position(1, 1, 1)) == [_item(2), _item(3), _item(4)]
    assert memory.after(log.Position(1, 0, 0)) is None, "too far back"
    assert memory.after(log.Position(2, 9, 9)) is None, "of another log: after a restore"
    assert memory.since(100.5) == [_item(3), _item(4)]
    assert memory.since(99.0) is None, "before this process listened"
    memory.keep([_item(5)], moment=102.0)
    assert memory.after(log.Position(1, 1, 1)) is None, "the oldest is forgotten"
    assert memory.since(100.5) == [_item(3), _item(4), _item(5)]
    memory.keep([_item(6)], moment=103.0)
    assert memory.since(100.5) is None
    assert memory.since(101.5) == [_item(5), _item(6)]


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
