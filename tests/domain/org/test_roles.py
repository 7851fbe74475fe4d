"""Who acts for a business: named, accepted, within scope and term, ended at once; and when its head changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, Enterprise, Person, Role
from onewindow.kernel.codes import uscc
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 28)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def actor(login: str, at: datetime = AT) -> queries.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, at)


def person(login: str) -> Person:
    return Person.objects.get(account__login=login)


@pytest.fixture
def shop() -> int:
    """老地方餐饮: led by zhaolei, handled by zhangmin."""
    return Enterprise.objects.get(uscc="91990100MAUX7P5L10").pk


def name(shop: int, login: str = "wangfang", by: str = "zhaolei", **more: object) -> int:
    who = person(login)
    told = {"enterprise": shop, "name": who.name_zh, "id_no": who.id_no, **more}
    return actions.name_handler(**told, by=actor(by), at=AT)  # type: ignore[arg-type]


def test_named_accepted_ended(shop: int) -> None:
    """Nothing before the word of both; nothing after the word of either; the log holds ids."""
    role = name(shop)
    assert shop not in actor("wangfang").enterprises
    actions.accept_role(role=role, by=actor("wangfang"), at=AT)
    actions.accept_role(role=role, by=actor("wangfang"), at=AT)
    assert shop in actor("wangfang").enterprises and shop in actor("wangfang").papers_of
    actions.end_role(role=role, by=actor("wangfang"), at=AT)
    assert shop not in actor("wangfang").enterprises | actor("wangfang").papers_of
    told = Event.objects.filter(kind="role", thing=role).order_by("id").values_list("name", "data")
    account = Account.objects.get(login="wangfang").pk
    assert [one for one, _ in told] == ["role.named", "role.accepted", "role.ended"]
    assert all(data == {"enterprise": shop, "account": account} for _, data in told)
    assert name(shop) != role  # and may be asked again


MATRIX = [
    # scope, from, to; acts on 28 September, fetches licences
    ("all", None, None, True, True),
    ("filing", None, None, True, False),
    ("licences", None, None, False, True),
    ("all", TODAY, TODAY, True, True),
    ("all", TODAY + timedelta(1), None, False, False),
    ("all", TODAY, TODAY + timedelta(30), True, True),
]


@pytest.mark.parametrize(("scope", "begin", "end", "acts", "fetches"), MATRIX)
def test_scope_and_term(shop: int, scope: str, begin: date | None, end: date | None, acts: bool, fetches: bool) -> None:
    """A handler does what he was named for, from a day to a day, both included."""
    role = name(shop, scope=scope, from_on=begin, to_on=end)
    actions.accept_role(role=role, by=actor("wangfang"), at=AT)
    assert (shop in actor("wangfang").enterprises) is acts
    assert (shop in actor("wangfang").papers_of) is fetches
    if end is not None:
        later = actor("wangfang", AT + timedelta(days=(end - TODAY).days + 1))
        assert shop not in later.enterprises | later.papers_of


REFUSED: list[tuple[type[Exception], Callable[[int], object]]] = [
    (actions.NoSuchRole, lambda shop: name(shop, by="zhangmin")),  # a handler names nobody
    (actions.NoSuchRole, lambda shop: name(shop, by="wangfang")),
    (actions.NotToYourself, lambda shop: name(shop, "zhaolei")),
    (actions.HandlerAlready, lambda shop: name(shop, "zhangmin")),
    (actions.PersonUnknown, lambda shop: name(shop, name="王芳芳")),
    (actions.PersonUnknown, lambda shop: name(shop, id_no="990101199001010000")),
    (actions.TermWrong, lambda shop: name(shop, from_on=TODAY - timedelta(1))),
    (actions.TermWrong, lambda shop: name(shop, from_on=TODAY, to_on=TODAY - timedelta(1))),
    (actions.TermWrong, lambda shop: name(shop, scope="everything")),
]


@pytest.mark.parametrize(("refusal", "do"), REFUSED)
def test_refused(shop: int, refusal: type[Exception], do: Callable[[int], object]) -> None:
    """Only the head names, only whom he knows by name and number, for a term that makes sense."""
    with pytest.raises(refusal):
        do(shop)


def test_who_may_end_it(shop: int) -> None:
    """The person himself or the head; nobody else; and nobody the head's own role."""
    handler = Role.objects.get(enterprise=shop, kind="handler").pk
    with pytest.raises(actions.NoSuchRole):
        actions.end_role(role=handler, by=actor("wangfang"), at=AT)
    with pytest.raises(actions.NoSuchRole):
        actions.accept_role(role=handler, by=actor("wangfang"), at=AT)
    with pytest.raises(actions.ByRegistration):
        actions.end_role(role=Role.objects.get(enterprise=shop, kind="legal").pk, by=actor("zhaolei"), at=AT)
    actions.end_role(role=handler, by=actor("zhaolei"), at=AT)
    with pytest.raises(actions.RoleOver):
        actions.end_role(role=handler, by=actor("zhaolei"), at=AT)


def test_a_role_that_ran_out_leaves_the_place(shop: int) -> None:
    """Somebody whose term is over can be named again without ending anything."""
    role = name(shop, to_on=TODAY)
    actions.accept_role(role=role, by=actor("wangfang"), at=AT)
    later = AT + timedelta(days=3)
    who = person("wangfang")
    again = actions.name_handler(
        enterprise=shop, name=who.name_zh, id_no=who.id_no, by=actor("zhaolei", later), at=later
    )
    assert again != role
    assert Role.objects.get(pk=role).ended_at == later


def test_the_head_changes(shop: int) -> None:
    """The registration names another: the former is out at once, handlers stay 30 days, longer if confirmed."""
    asked = name(shop)  # and has not answered yet
    new = person("liuyang")
    with pytest.raises(actions.NotAllowed):
        actions.replace_legal(enterprise=shop, person=new.pk, by=actor("liuyang"), at=AT)
    for _ in range(2):  # a reaction may run twice
        actions.replace_legal(enterprise=shop, person=new.pk, by=queries.Actor.SYSTEM, at=AT)
    assert shop not in actor("zhaolei").enterprises | actor("zhaolei").papers_of
    assert shop in actor("liuyang").enterprises
    assert Role.objects.get(pk=asked).ended_at == AT
    handler = Role.objects.get(enterprise=shop, kind="handler", person=person("zhangmin"))
    assert handler.confirm_by_on == TODAY + timedelta(days=30)
    assert shop in actor("zhangmin", AT + timedelta(days=30)).enterprises
    assert shop not in actor("zhangmin", AT + timedelta(days=31)).enterprises
    with pytest.raises(actions.NoSuchRole):
        actions.confirm_role(role=handler.pk, by=actor("zhaolei"), at=AT)
    actions.confirm_role(role=handler.pk, by=actor("liuyang"), at=AT)
    assert shop in actor("zhangmin", AT + timedelta(days=31)).enterprises
    assert Event.objects.filter(name="enterprise.legal-replaced", thing=shop).count() == 1


def test_a_handler_becomes_the_head(shop: int) -> None:
    """He has one role then."""
    actions.replace_legal(enterprise=shop, person=person("zhangmin").pk, by=queries.Actor.SYSTEM, at=AT)
    roles = Role.objects.filter(enterprise=shop, ended_at=None).values_list("person__account__login", "kind")
    assert list(roles) == [("zhangmin", "legal")]


def test_whoever_had_it_registered_goes_on(shop: int) -> None:
    """A business registered by an agent for another head: the agent is its handler, not a stranger."""
    new = actions.register_enterprise(
        uscc=uscc.make("91990100MA0000001"),
        name="示范市新店有限公司",
        legal_person=None,
        handler=person("wangfang").pk,
        by=queries.Actor.SYSTEM,
        at=AT,
    )
    assert new in actor("wangfang").enterprises


def test_one_sql(shop: int, django_assert_num_queries: Callable[[int], object]) -> None:
    """An actor costs one statement, whatever he holds."""
    account = Account.objects.get(login="zhaolei").pk
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        queries.actor_of(account, AT)
