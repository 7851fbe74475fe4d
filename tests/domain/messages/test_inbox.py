"""The inbox: sent once, newest first, read by its owner, in both languages."""

import string
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from onewindow.domain.messages import actions, queries
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Account, Enterprise
from onewindow.domain.org.queries import Actor, Mandated, Side

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)


@pytest.fixture
def me(db: None) -> Account:
    return Account.objects.open(login="me", kind="person", password=None, at=AT)


@pytest.fixture
def other(db: None) -> Account:
    return Account.objects.open(login="other", kind="person", password=None, at=AT)


def send(to: Account, number: int, event: int | None = None) -> None:
    params = {"number": f"N{number}", "item_zh": "公司设立登记", "item_en": "Registration of a company"}
    actions.send(to=to.pk, key="case.granted", params=params, ref=f"case:{number}", at=AT, event=event)


def actor(account: Account) -> Actor:
    return Actor(account=account.pk, kind="person")


def test_newest_first_by_keyset(me: Account, other: Account) -> None:
    """Pages follow the last id seen; nobody sees another's messages; one query a page."""
    for number in range(5):
        send(me, number)
    send(other, 9)
    with CaptureQueriesContext(connection) as asked:
        first = queries.inbox(actor(me), limit=3)
    assert len(asked) == 1
    assert [m.ref for m in first] == ["case:4", "case:3", "case:2"]
    assert [m.ref for m in queries.inbox(actor(me), after=first[-1].pk)] == ["case:1", "case:0"]


def test_a_reaction_that_runs_twice_sends_once(me: Account) -> None:
    """With an event id a message comes once; without one, each call sends."""
    for _ in range(3):
        send(me, 1, event=77)
    send(me, 1, event=78)
    assert Message.objects.count() == 2
    send(me, 2)
    send(me, 2)
    assert Message.objects.count() == 4


def test_reading(me: Account, other: Account) -> None:
    """One message or all; the time of reading stays the first; another's message cannot be marked."""
    for number in range(3):
        send(me, number)
    assert queries.unread(actor(me)) == 3
    newest = queries.inbox(actor(me))[0]
    assert actions.mark_read(message=newest.pk, by=actor(other), at=AT) == 0
    assert actions.mark_read(message=newest.pk, by=actor(me), at=AT) == 1
    assert actions.mark_read(message=newest.pk, by=actor(me), at=datetime(2026, 10, 1, tzinfo=UTC)) == 0
    newest.refresh_from_db()
    assert newest.read_at == AT
    assert actions.mark_read(by=actor(me), at=AT) == 2
    assert queries.unread(actor(me)) == 0


def test_the_count_of_unread_is_capped(me: Account) -> None:
    """A thousand unread messages are not counted."""
    Message.objects.bulk_create(Message(account=me, key="case.filed", at=AT) for _ in range(150))
    assert queries.unread(actor(me)) == queries.UNREAD_CAP + 1


def test_text_follows_the_reader(me: Account) -> None:
    """The same row reads Chinese or English."""
    send(me, 1)
    message = queries.inbox(actor(me))[0]
    with translation.override("zh-hans"):
        assert message.title == "准予：公司设立登记"
        assert message.body == "您的申请 N1 已获准。"
    with translation.override("en"):
        assert message.title == "Granted: Registration of a company"


@pytest.mark.parametrize("key", sorted(queries.TEXTS))
def test_every_text_in_both_languages(key: str) -> None:
    """Chinese and English name the same places; a missing one never breaks a page."""
    places = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown = queries.text(key, {})
            raw = "".join(translation.gettext(part) for part in queries.TEXTS[key])
            places[language] = sorted(name for _, name, _, _ in string.Formatter().parse(raw) if name)
            assert ("…" in shown.title + shown.body) == bool(places[language])
            assert any("\u4e00" <= sign <= "\u9fff" for sign in raw) == (language == "zh-hans")
    assert places["zh-hans"] == places["en"]


def test_an_unknown_key_is_an_error(me: Account) -> None:
    """A slip is found when sending, not when reading."""
    with pytest.raises(KeyError):
        actions.send(to=me.pk, key="case.unheard-of", at=AT)


def test_whose_it_is(me: Account, other: Account) -> None:
    """A business's messages go with the role, another's affairs with the mandate: both end for the inbox too."""
    shop = Enterprise.objects.create(
        uscc="91990100MAUX7P5L10", kind="company", name_zh="店", registered_on=AT, pinyin="dian", initials="d"
    )
    params = {"number": "N1"}
    actions.send(to=me.pk, key="case.granted", params=params, ref="case:1", enterprise=shop.pk, at=AT)
    actions.send(to=me.pk, key="case.granted", params=params, ref="case:2", giver=other.pk, at=AT)
    send(me, 3)
    plain = actor(me)
    acting = replace(
        plain, enterprises=frozenset({shop.pk}), mandates=frozenset({Mandated(other.pk, "package:retire", 1)})
    )
    colleague = Actor(account=other.pk, kind="person", enterprises=frozenset({shop.pk}))
    assert [m.ref for m in queries.inbox(plain)] == ["case:3"]
    assert [m.ref for m in queries.inbox(acting)] == ["case:3", "case:2", "case:1"]
    assert [m.ref for m in queries.inbox(colleague)] == ["case:1"]
    assert (queries.unread(plain), queries.unread(acting), queries.unread(colleague)) == (1, 3, 1)
    assert actions.mark_read(by=plain, at=AT) == 1
    assert actions.mark_read(by=colleague, at=AT) == 1
    business = Side("91990100MAUX7P5L10", "店", "", enterprise=shop.pk)
    given = Side("WT1", "某", "", account=other.pk, mandate=1, scopes=frozenset({"package:retire"}))
    assert [m.ref for m in queries.inbox(acting, business)] == ["case:1"]
    assert [m.ref for m in queries.inbox(acting, given)] == ["case:2"]
    assert queries.inbox(acting, replace(business, files=False)) == []
