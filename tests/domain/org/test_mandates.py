"""A mandate: signed, sealed, within what it names and as long as it lasts; taken back at once; never passed on."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, Mandate, MandateAct, Person
from onewindow.kernel import files, seal
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 28)
RETIRE = {"package:retire": "我要退休"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def actor(login: str, at: datetime = AT) -> queries.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, at)


def give(giver: str = "sunjianguo", holder: str = "wangfang", **more: object) -> Mandate:
    one, other = (Person.objects.get(account__login=login) for login in (giver, holder))
    told = {
        "name": other.name_zh,
        "id_no": other.id_no,
        "scope": RETIRE,
        "from_on": TODAY,
        "to_on": TODAY + timedelta(days=90),
        "signature": one.name_zh,
        **more,
    }
    return actions.give_mandate(**told, by=actor(giver), at=AT)  # type: ignore[arg-type]


def test_signed_and_sealed() -> None:
    """The statement says who, whom, what and until when; seal and paper hold; the log holds ids and the hash."""
    mandate = give()
    for said in ("孙建国", "王芳", "我要退休", "2026-09-28", "2026-12-27", mandate.number):
        assert said in mandate.statement
    assert mandate.digest == seal.sm3(mandate.statement.encode()).hex()
    value = base64.b64decode(mandate.seal["value"])
    assert seal.verify(mandate.seal["public_key"], mandate.statement.encode(), value)
    assert not seal.verify(mandate.seal["public_key"], (mandate.statement + "。").encode(), value)
    assert mandate.pdf is not None and files.read(mandate.pdf).startswith(b"%PDF")
    event = Event.objects.get(name="mandate.given")
    accounts = {login: Account.objects.get(login=login).pk for login in ("sunjianguo", "wangfang")}
    assert event.data == {"giver": accounts["sunjianguo"], "holder": accounts["wangfang"], "digest": mandate.digest}


def test_within_what_it_names() -> None:
    """One package is not another; without a name only a mandate for everything counts."""
    give()
    giver, holder = actor("sunjianguo").account, actor("wangfang")
    assert queries.may(holder, owner=giver, about="package:retire")
    assert not queries.may(holder, owner=giver, about="package:newborn")
    assert not queries.may(holder, owner=giver)
    give(scope={"all": "全部事务"})
    assert queries.may(actor("wangfang"), owner=giver, about="package:newborn")


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (90, True), (91, False)])
def test_as_long_as_it_lasts(days: int, holds: bool) -> None:
    """From the first day to the last, both included."""
    give()
    later = actor("wangfang", AT + timedelta(days=days))
    assert queries.may(later, owner=actor("sunjianguo").account, about="package:retire") is holds


@pytest.mark.parametrize("by", ["sunjianguo", "wangfang"])
def test_ended_at_once(by: str) -> None:
    """The giver takes it back, or the holder lays it down; others cannot."""
    mandate = give()
    with pytest.raises(actions.NoSuchMandate):
        actions.end_mandate(mandate=mandate.pk, by=actor("liguoqiang"), at=AT)
    actions.end_mandate(mandate=mandate.pk, by=actor(by), at=AT)
    assert not actor("wangfang").mandates
    with pytest.raises(actions.MandateOver):
        actions.end_mandate(mandate=mandate.pk, by=actor("sunjianguo"), at=AT)


def test_not_passed_on() -> None:
    """Whoever holds one and gives one to a third gives only what is his own."""
    give(scope={"all": "全部事务"})
    give("wangfang", "liguoqiang", scope={"all": "全部事务"})
    third = actor("liguoqiang")
    assert queries.may(third, owner=actor("wangfang").account)
    assert not queries.may(third, owner=actor("sunjianguo").account)


def test_not_for_a_business() -> None:
    """The head of a shop gives what is his own; the shop's affairs need a handler."""
    give(scope={"all": "全部事务"})
    shop = next(iter(actor("sunjianguo").enterprises))
    assert not queries.may(actor("wangfang"), owner=actor("sunjianguo").account, enterprise=shop)


def test_a_closed_account_gives_nothing() -> None:
    """Whoever has left the city's service cannot be acted for."""
    give()
    Account.objects.filter(login="sunjianguo").update(is_active=False)
    assert not actor("wangfang").mandates


REFUSED: list[tuple[type[Exception], Callable[[], object]]] = [
    (actions.PersonUnknown, lambda: give(name="王芳芳")),
    (actions.PersonUnknown, lambda: give(id_no="990101199001010000")),
    (actions.NotToYourself, lambda: give("wangfang", "wangfang")),
    (actions.NothingEntrusted, lambda: give(scope={})),
    (actions.NothingEntrusted, lambda: give(scope={"room:12": "房间"})),
    (actions.NothingEntrusted, lambda: give(scope={"all": "全部", **RETIRE})),
    (actions.SignatureWrong, lambda: give(signature="王芳")),
    (actions.SignatureWrong, lambda: give(signature="")),
    (actions.TermWrong, lambda: give(from_on=TODAY - timedelta(1))),
    (actions.TermWrong, lambda: give(to_on=TODAY - timedelta(1))),
    (actions.TermWrong, lambda: give(to_on=TODAY + timedelta(days=731))),
]


@pytest.mark.parametrize(("refusal", "do"), REFUSED)
def test_refused(refusal: type[Exception], do: Callable[[], object]) -> None:
    """Whom, what, until when and one's own name: each of them must be right, and nothing is written if not."""
    with pytest.raises(refusal):
        do()
    assert not Mandate.objects.exists()


def test_acts_are_written_down() -> None:
    """What is done in another's name, once each; one's own affairs and an enterprise's are not."""
    mandate = give()
    holder, giver = actor("wangfang"), actor("sunjianguo").account
    told = {"about": "package:retire", "ref": "bundle:1", "act": "bundle.file", "by": holder, "at": AT}
    assert actions.act_on_mandate(owner=giver, **told) == mandate.pk  # type: ignore[arg-type]
    assert actions.act_on_mandate(owner=holder.account, **told) is None  # type: ignore[arg-type]
    assert actions.act_on_mandate(owner=giver, enterprise=5, **told) is None  # type: ignore[arg-type]
    assert MandateAct.objects.count() == 1
