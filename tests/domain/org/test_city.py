"""The demo city: whole, valid, named in two languages, quick to fill."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.org import queries, seed
from onewindow.domain.org.models import (
    Account,
    Area,
    Centre,
    Department,
    Enterprise,
    Holding,
    Person,
    Post,
    Staff,
    Window,
)
from onewindow.kernel import codes
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def test_it_is_as_large_as_the_issue_asks() -> None:
    """Two centres, three counties with towns and villages, 25 departments with four posts each and the administrators, about 120 staff."""
    assert Centre.objects.count() == 2
    levels = Counter(Area.objects.values_list("level", flat=True))
    assert levels["3"] == 1
    assert Area.objects.filter(level="4", code__gte="990121").count() == 3
    assert levels["5"] >= 9
    assert levels["6"] >= 24
    assert Department.objects.count() == 25
    assert Post.objects.count() == 101
    assert Staff.objects.count() == 122
    assert not Post.objects.filter(holdings=None).exists()
    assert Person.objects.count() == 12
    assert Enterprise.objects.count() == 3


def test_every_code_holds() -> None:
    """Credit codes, id numbers, phones and area codes are valid, and all lie in 9901xx."""
    for uscc in [
        *Department.objects.values_list("uscc", flat=True),
        *Enterprise.objects.values_list("uscc", flat=True),
    ]:
        assert codes.check(uscc, "uscc").ok, uscc
        assert uscc[2:6] == "9901"
    for number, phone in Person.objects.values_list("id_no", "phone"):
        assert codes.check(number, "citizen-id").ok, number
        assert number.startswith("9901")
        assert codes.check(phone, "phone").ok, phone
    for code, parent in Area.objects.values_list("code", "parent"):
        assert code.startswith(queries.area_prefix(parent) if parent else "9901")


def test_everything_has_a_name_in_both_languages() -> None:
    """No English name is missing, and none has Chinese in it."""
    for model in (Area, Department, Centre, Window, Staff, Person, Enterprise):
        for zh, en in model.objects.values_list("name_zh", "name_en"):
            assert zh
            assert en
            assert en.isascii(), en
    assert all(en.isascii() for en in Department.objects.values_list("short_en", flat=True))


def test_seeding_twice_changes_nothing() -> None:
    """A city that stands is left alone: it is only read."""
    before = Account.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        seed.seed(AT)
    assert not [query for query in asked if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 20
    assert Account.objects.count() == before


def test_what_came_later_is_added() -> None:
    """A demo city of an older release gets new members of staff and the posts they hold; what was edited stays."""
    Holding.objects.filter(staff__account__login="govservice.office").delete()
    Staff.objects.filter(account__login="govservice.office").delete()
    Account.objects.filter(login="govservice.office").delete()
    Department.objects.filter(slug="tax").update(phone="12366")
    seed.seed(AT)
    assert Staff.objects.get(account__login="govservice.office").holdings.get().post.role == "office"
    assert Department.objects.get(slug="tax").phone == "12366"


def test_nobody_can_log_in_by_password() -> None:
    """The demo's accounts have no password at all."""
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_main_centre_is_open_as_the_clock_thinks() -> None:
    """09:00–12:00 and 13:30–17:00 from Monday to Friday; the east branch also on Saturday morning."""
    main = queries.opening(queries.main_centre().pk)
    assert main.week[0] == ((540, 720), (810, 1020))
    assert main.week[5] == ()
    east = queries.opening(Centre.objects.get(slug="east").pk)
    assert east.week[5] == ((540, 720),)


def test_actor_in_one_query() -> None:
    """Posts, scopes, person and businesses of an account come in one SQL."""
    clerk = Account.objects.get(login="market.examiner")
    with CaptureQueriesContext(connection) as asked:
        actor = queries.actor_of(clerk.pk, AT)
    assert len(asked) == 1
    assert actor.posts == {queries.post("market", "examiner")}
    assert actor.kind == "staff"
    assert queries.may(actor, role="examiner", area="990121100001")
    zhao = queries.actor_of(Account.objects.get(login="zhaolei").pk, AT)
    assert zhao.kind == "person"
    assert zhao.enterprises == set(Enterprise.objects.filter(name_zh__contains="老地方").values_list("pk", flat=True))
    assert not zhao.posts


def test_actor_of_a_closed_account() -> None:
    """A closed account acts no more."""
    account = Account.objects.get(login="wangfang")
    account.is_active = False
    account.save()
    with pytest.raises(queries.AccountUnknown):
        queries.actor_of(account.pk, AT)
    with pytest.raises(queries.AccountUnknown):
        queries.actor_of(0, AT)


def test_demo_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One query lists who may be entered by one click; outside the demo nobody."""
    with CaptureQueriesContext(connection) as asked:
        accounts = queries.demo_accounts()
    assert len(asked) == 1
    assert len(accounts) == 134
    wang = next(a for a in accounts if a.login == "wangfang")
    assert (wang.name_zh, wang.role, wang.department_zh) == ("王芳", "", "")
    head = next(a for a in accounts if a.login == "market.approver")
    assert (head.role, head.department_en) == ("approver", "Market Regulation")
    monkeypatch.setattr(settings, "DEMO", False)
    assert queries.demo_accounts() == []


def test_names_of_many() -> None:
    """Names of many accounts come in one query; staff with their department."""
    wang, clerk = Account.objects.get(login="wangfang"), Account.objects.get(login="tax.window")
    with CaptureQueriesContext(connection) as asked:
        names = queries.names_of({wang.pk, clerk.pk})
    assert len(asked) == 1
    assert names[wang.pk].name_en == "Wang Fang"
    assert names[clerk.pk].department_en == "Tax"
    assert names[clerk.pk].number.startswith("SF")


def test_opening_times_are_in_order() -> None:
    """Every weekday's stretches follow each other."""
    for centre in Centre.objects.all():
        rows = list(centre.opening.order_by("weekday", "opens").values_list("weekday", "opens", "closes"))
        assert rows
        assert all(opens < closes for _, opens, closes in rows)
        assert min(opens for _, opens, _ in rows) >= time(8)
