"""A licence in the making: the smallest city that can give one."""

from datetime import UTC, date, datetime

import pytest

from onewindow.domain.licences import actions
from onewindow.domain.licences.models import Licence, LicenceType
from onewindow.domain.licences.states import LICENCE
from onewindow.domain.org.models import Account, Area, Department, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.codes import characters, uscc

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path
    actions.forget()
    yield
    actions.forget()


@pytest.fixture
def market(db):
    city = Area.objects.create(
        code="990100", level="3", name_zh="示范市", name_en="Shifan City", valid_from=date(2020, 1, 1)
    )
    body = "11990100" + "00990274" + characters.organisation("00990274")
    return Department.objects.create(
        area=city,
        slug="market",
        name_zh="示范市市场监督管理局",
        name_en="Shifan City Market Regulation Bureau",
        short_zh="市监局",
        short_en="Market",
        uscc=uscc.make(body),
        group_code="31",
    )


@pytest.fixture
def applicant(db):
    return Account.objects.open(login="wang", kind="person", password=None, at=AT)


@pytest.fixture
def approver(market):
    account = Account.objects.open(login="approver", kind="staff", password=None, at=AT)
    post = Post.objects.create(department=market, role="approver")
    return Actor(account=account.pk, kind="staff", posts=frozenset({post.pk}), department=market.pk)


@pytest.fixture
def food_type(market):
    return LicenceType.objects.create(
        slug="food",
        code21=market.uscc + "002",
        name_zh="食品经营许可证",
        name_en="Food business licence",
        fields=[["site.address", "经营场所", "Premises"]],
    )


@pytest.fixture
def founding_type(market):
    return LicenceType.objects.create(
        slug="business",
        code21=market.uscc + "001",
        name_zh="营业执照",
        name_en="Business licence",
        fields=[["ent.uscc", "统一社会信用代码", "USCC"], ["ent.domicile", "住所", "Address"]],
        founds="company",
    )


@pytest.fixture
def grant(market, applicant):
    def granted(kind="food", case=7, **answers):
        return actions.Grant(
            type=kind,
            case=case,
            issuer=market.pk,
            issuer_uscc=market.uscc,
            area="990100",
            owner=applicant.pk,
            holder_person=None,
            holder_enterprise=None,
            holder_name="王小明",
            holder_code="990101199003070011",
            years=5,
            answers={"site.address": {"area": "990100", "detail": "人民路1号"}, **answers},
        )

    return granted


@pytest.fixture
def decided(grant):
    """Write a licence row as a decision does; the row."""

    def decide(*args, **kwargs):
        handed = grant(*args, **kwargs)
        pk = step.new(LICENCE, "new", by=None, at=AT, set=actions._values(handed, AT))
        return Licence.objects.get(pk=pk)

    return decide
