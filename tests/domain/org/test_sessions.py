"""Sessions: recorded, seen, ended; idle and long ones are over; devices in words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, Sitting
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def actor(login: str) -> actions.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, AT)


def sitting(login: str, key: str) -> Sitting:
    account = Account.objects.get(login=login)
    return Sitting.objects.create(account=account, key_hash=queries.link_hash(key), began_at=AT, seen_at=AT)


def over(key: str, after: timedelta) -> str:
    found = queries.session_of(key, AT + after)
    assert found is not None
    return found.over


def test_staff_are_idle_sooner_than_persons() -> None:
    """Half an hour and two hours, counted from the last click."""
    sitting("market.examiner", "staff")
    sitting("wangfang", "person")
    assert [over("staff", timedelta(minutes=m)) for m in (30, 31)] == ["", "idle"]
    assert [over("person", timedelta(minutes=m)) for m in (31, 120, 121)] == ["", "", "idle"]


def test_twelve_hours_are_the_longest() -> None:
    """However busy somebody is."""
    row = sitting("wangfang", "person")
    last = AT + timedelta(hours=11, minutes=59)
    actions.seen(sitting=row.pk, last=AT, at=last)
    assert [over("person", timedelta(hours=12)), over("person", timedelta(hours=12, minutes=1))] == ["", "long"]


def test_being_seen_is_written_once_a_minute() -> None:
    """Never backwards, never for an ended session."""
    row = sitting("wangfang", "person")
    for seconds, wanted in ((59, 0), (61, 61), (62, 61)):
        found = queries.session_of("person", AT)
        assert found is not None
        actions.seen(sitting=row.pk, last=found.seen_at, at=AT + timedelta(seconds=seconds))
        assert Sitting.objects.get().seen_at == AT + timedelta(seconds=wanted)


def test_one_ends_ones_own_and_nobody_elses() -> None:
    """Somebody else's does not exist; an administrator's reach is his area's staff."""
    mine, his = sitting("wangfang", "mine"), sitting("market.examiner", "his")
    with pytest.raises(actions.SessionNotFound):
        actions.end_session(sitting=his.pk, by=actor("wangfang"), at=AT)
    with pytest.raises(actions.SessionNotFound):
        actions.end_session(sitting=mine.pk, by=actor("govservice.office"), at=AT)
    actions.end_session(sitting=mine.pk, by=actor("wangfang"), at=AT)
    actions.end_session(sitting=his.pk, by=actor("govservice.office"), at=AT)
    assert [over("mine", timedelta(0)), over("his", timedelta(0))] == ["ended", "ended"]
    with pytest.raises(actions.SessionNotFound):
        actions.end_session(sitting=mine.pk, by=actor("wangfang"), at=AT)
    assert Event.objects.filter(name="account.sessions-ended").count() == 2


def test_all_others_end_and_this_one_stays() -> None:
    """By the owner; all of them by an administrator."""
    for key in ("here", "there", "elsewhere"):
        sitting("market.examiner", key)
    me = actor("market.examiner")
    assert actions.end_sessions(account=me.account or 0, by=me, at=AT, but="here") == 2
    assert [one.key_hash for one in queries.sittings_of(me.account or 0, AT)] == [queries.link_hash("here")]
    with pytest.raises(actions.NotAllowed):
        actions.end_sessions(account=me.account or 0, by=actor("market.approver"), at=AT)
    assert actions.end_sessions(account=me.account or 0, by=actor("govservice.office"), at=AT) == 1
    assert actions.end_sessions(account=me.account or 0, by=actor("govservice.office"), at=AT) == 0


def test_what_is_over_is_not_listed_and_forgotten_after_ninety_days() -> None:
    """A list of devices shows those that are in."""
    sitting("wangfang", "here")
    account = Account.objects.get(login="wangfang").pk
    assert len(queries.sittings_of(account, AT + timedelta(hours=2))) == 1
    assert queries.sittings_of(account, AT + timedelta(hours=3)) == []
    assert actions.forget_sittings(at=AT + timedelta(days=90)) == 0
    assert actions.forget_sittings(at=AT + timedelta(days=91)) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", ("edge", "windows")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", ("chrome", "windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Gecko/20100101 Firefox/115.0", ("firefox", "uos")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", ("safari", "iphone")),
        ("Mozilla/5.0 (Linux; Android 14; HarmonyOS) MicroMessenger/8.0 Chrome/110 Mobile", ("wechat", "harmony")),
        ("curl/8.0", ("", "")),
    ],
)
def test_devices_in_words(agent: str, words: tuple[str, str]) -> None:
    """The family and the system; nothing finer is kept."""
    assert actions.device_words(agent) == words
