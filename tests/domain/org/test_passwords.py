"""Passwords: by a link that works once, changed by its owner, known to nobody else; never a word of them in the log."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, OneTimeLink, Sitting
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
GOOD = "ein Fenster fuer alles"
SYSTEM = actions.Actor.SYSTEM
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def actor(login: str) -> actions.Actor:
    return queries.actor_of(account(login).pk, AT)


def account(login: str) -> Account:
    return Account.objects.get(login=login)


def sitting(login: str, key: str) -> Sitting:
    return Sitting.objects.create(account=account(login), key_hash=queries.link_hash(key), began_at=AT, seen_at=AT)


def test_an_invitation_sets_the_first_password_once() -> None:
    """The second try finds nothing; what is kept does not open anything."""
    examiner = account("market.examiner")
    token = actions.invite(account=examiner.pk, by=actor("govservice.office"), at=AT)
    assert actions.set_password(token=token, password=GOOD, at=AT + timedelta(hours=71)) == examiner.pk
    assert account("market.examiner").check_password(GOOD)
    with pytest.raises(actions.LinkUnknown):
        actions.set_password(token=token, password=GOOD, at=AT)
    kept = OneTimeLink.objects.get()
    assert token not in json.dumps(list(OneTimeLink.objects.values("hash", "reason")))
    with pytest.raises(actions.LinkUnknown):
        actions.set_password(token=kept.hash, password=GOOD, at=AT)
    names = list(Event.objects.filter(thing=examiner.pk, kind="account").order_by("id").values_list("name", flat=True))
    assert names == ["account.invited", "account.password-set"]
    assert GOOD not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_a_link_ends_by_its_hour_by_the_next_one_and_with_the_account() -> None:
    """And one answer for all: nobody learns which."""
    examiner = account("market.examiner").pk
    first = actions.invite(account=examiner, by=SYSTEM, at=AT)
    with pytest.raises(actions.LinkUnknown):
        actions.set_password(token=first, password=GOOD, at=AT + timedelta(hours=72))
    second = actions.reset(account=examiner, by=SYSTEM, at=AT)
    for token, at in ((first, AT), (second, AT + timedelta(hours=24)), ("nothing", AT)):
        with pytest.raises(actions.LinkUnknown):
            actions.set_password(token=token, password=GOOD, at=at)
    Account.objects.filter(pk=examiner).update(is_active=False)
    with pytest.raises(actions.LinkUnknown):
        actions.set_password(token=second, password=GOOD, at=AT)
    with pytest.raises(queries.AccountUnknown):
        actions.invite(account=examiner, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        ("govservice.office", "market.examiner", True),
        ("govservice.office", "govservice.office", False),  # one's own password is changed, not reset
        ("market.approver", "market.examiner", False),
        ("govservice.window", "market.examiner", False),
        ("wangfang", "market.examiner", False),
        ("govservice.window", "wangfang", True),
        ("govservice.office", "wangfang", True),
        ("market.examiner", "wangfang", False),
        ("liguoqiang", "wangfang", False),
    ],
)
def test_who_may_give_a_link(who: str, whose: str, may: bool) -> None:
    """Administrators to staff of their area, windows to persons who stand there with their paper."""
    how = {"account": account(whose).pk, "by": actor(who), "at": AT, "reason": "身份证原件"}
    if may:
        assert actions.reset(**how)  # type: ignore[arg-type]
        return
    with pytest.raises(actions.NotAllowed):
        actions.reset(**how)  # type: ignore[arg-type]
    assert not OneTimeLink.objects.exists()


def test_a_window_says_which_paper_it_has_seen() -> None:
    """The reason is kept beside the log."""
    person, clerk = account("wangfang").pk, actor("govservice.window")
    with pytest.raises(actions.ReasonMissing):
        actions.reset(account=person, by=clerk, at=AT, reason="  ")
    actions.reset(account=person, by=clerk, at=AT, reason="本人持身份证原件到场")
    assert OneTimeLink.objects.get().reason == "本人持身份证原件到场"
    assert "身份证" not in str(Event.objects.get(name="account.reset-link-given").data)


@pytest.mark.parametrize("weak", ["kurz", "12345678901", "password123", "market.examiner", "market.examiner1"])
def test_a_weak_password_is_refused_and_the_link_stays_good(weak: str) -> None:
    """Ten signs, not a common one, not only digits, not like the account's name."""
    token = actions.invite(account=account("market.examiner").pk, by=SYSTEM, at=AT)
    with pytest.raises(actions.PasswordWeak) as refused:
        actions.set_password(token=token, password=weak, at=AT)
    assert weak not in str(refused.value)
    assert actions.set_password(token=token, password=GOOD, at=AT)


def test_a_new_password_ends_every_session() -> None:
    """Whoever sat there with the old one is out; other accounts stay."""
    sitting("market.examiner", "one")
    sitting("market.approver", "two")
    actions.set_password(
        token=actions.reset(account=account("market.examiner").pk, by=SYSTEM, at=AT), password=GOOD, at=AT
    )
    assert list(Sitting.objects.filter(ended_at=None).values_list("account__login", flat=True)) == ["market.approver"]


def test_only_the_operator_gives_a_password() -> None:
    """The first administrator has nobody to ask; everybody else gets a link."""
    office = account("govservice.office").pk
    actions.give_password(account=office, password=GOOD, by=SYSTEM, at=AT)
    assert account("govservice.office").check_password(GOOD)
    with pytest.raises(actions.NotAllowed):
        actions.give_password(
            account=account("market.examiner").pk, password=GOOD, by=actor("govservice.office"), at=AT
        )


@pytest.fixture
def inside(rf: RequestFactory) -> HttpRequest:
    """A request of wangfang, who has a password and two sessions."""
    person = account("wangfang")
    person.set_password(GOOD)
    person.save()
    request = rf.post("/")
    request.session = SessionStore()
    request.user = person
    auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    sitting("wangfang", str(request.session.session_key))
    sitting("wangfang", "elsewhere")
    return request


def test_one_changes_ones_own_and_stays_here_only(inside: HttpRequest) -> None:
    """The session goes on under another key."""
    before = inside.session.session_key
    actions.change_password(request=inside, by=actor("wangfang"), old=GOOD, new=GOOD + "!", at=AT)
    assert account("wangfang").check_password(GOOD + "!")
    assert inside.session.session_key != before
    left = Sitting.objects.get(ended_at=None)
    assert left.key_hash == queries.link_hash(str(inside.session.session_key))


def test_the_old_password_is_asked_and_counted(inside: HttpRequest) -> None:
    """An open screen is no way to try passwords: after five wrong ones the right one waits too."""
    me = actor("wangfang")
    with pytest.raises(actions.PasswordTheSame):
        actions.change_password(request=inside, by=me, old=GOOD, new=GOOD, at=AT)
    with pytest.raises(actions.PasswordWeak):
        actions.change_password(request=inside, by=me, old=GOOD, new="wangfang12", at=AT)
    for _ in range(5):
        with pytest.raises(actions.PasswordWrong):
            actions.change_password(request=inside, by=me, old="wrong", new=GOOD + "!", at=AT)
    with pytest.raises(actions.PasswordWrong):
        actions.change_password(request=inside, by=me, old=GOOD, new=GOOD + "!", at=AT)
    assert account("wangfang").check_password(GOOD)
