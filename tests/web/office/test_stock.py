"""What items are written from: a city founded without the demo comes from nothing to a sealed decision by its own pages and verbs."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from onewindow.config.founding.city import Plan, found
from onewindow.domain.cases import actions as cases
from onewindow.domain.catalogue import actions as catalogue
from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.actions import stock
from onewindow.domain.catalogue.models import Element, ItemChange, MaterialType
from onewindow.domain.licences.models import Licence, LicenceType
from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Actor, Body, House, Officer, office
from onewindow.domain.org.actions import Place as Area
from onewindow.domain.org.actions.office import Place
from onewindow.domain.org.models import Account, Department, Post
from onewindow.domain.org.queries import actor_of
from onewindow.domain.org.refusals import NotAllowed
from onewindow.kernel import codes
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA, Opening
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
SignIn = Callable[[str], Client]
AT = datetime(2026, 9, 28, 10, 0, tzinfo=CHINA)
HERE = "/office/catalogue/stock/"
HOUSE = "a-long-password-7"


def _who(login: str, at: datetime = AT) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, at)


def _founded() -> None:
    """成都市 as ``onewindow init`` leaves it, with two administrators."""
    body = Body("成都市政务服务管理局", codes.uscc_of("11510100MB1234567"))
    house = House("成都市政务服务中心", Opening.default())
    found(Plan((Area("510100", "成都市"),), (), body, house, Officer("li.na", "李娜", HOUSE)), AT)
    org.install_officer(officer=Officer("wang.wei", "王伟", HOUSE), by=Actor.SYSTEM, at=AT)


@pytest.fixture
def _city(db: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.HOME = tmp_path
    with worlds.world("founded", _founded):
        yield


@pytest.mark.usefixtures("_city")
def test_a_founded_city_writes_an_item_and_decides_a_case(sign_in: SignIn) -> None:
    """Empty catalogue, papers and fields to write from; own ones by the pages; an item by two; filed, accepted, granted, sealed."""
    assert (MaterialType.objects.count() > 90, Element.objects.count() > 100, LicenceType.objects.count()) == (
        True,
        True,
        0,
    )
    assert Event.objects.filter(name="stock.entered").count() == 1
    assert stock.stock_up(by=Actor.SYSTEM, at=AT) == (0, 0)
    boss, second = _who("li.na"), _who("wang.wei")
    water = office.add_department(
        area="510100", name_zh="成都市水务局", short_zh="水务局", uscc=codes.uscc_of("11510100MB7654321"), group_code="19",
        roles=("window", "examiner", "approver", "supervisor"), by=boss, at=AT,
    )  # fmt: skip
    posts = list(Post.objects.filter(department=water).values_list("pk", flat=True))
    for number, login in enumerate(("zhao.yi", "qian.er"), 1):
        office.join(login=login, name_zh="赵一", number=f"S{number}", place=Place(water), posts=posts, by=boss, at=AT)
    clerk, decider = _who("zhao.yi"), _who("qian.er")

    page = sign_in("li.na")
    paper = {"name_zh": "取水地点示意图", "issuer_zh": "申请人", "origin": "self", "key": "p"}
    assert page.post(f"{HERE}papers/new/", paper | {"origin": ""}).status_code == 422
    assert page.post(f"{HERE}papers/new/", paper)["Location"] == f"{HERE}papers/"
    assert page.post(f"{HERE}papers/new/", paper)["Location"] == f"{HERE}papers/"  # a double click
    assert page.post(f"{HERE}papers/new/", paper | {"key": "q"}).status_code == 409
    field = {
        "name_zh": "取水水源", "new_group": "取水", "type": "choice", "choices": "地表水，Surface water\n地下水", "must": ["required"],
        "key": "f",
    }  # fmt: skip
    assert page.post(f"{HERE}fields/new/", field | {"choices": "地表水"}).status_code == 409
    assert page.post(f"{HERE}fields/new/", field).status_code == 302
    kind = {
        "name_zh": "临时取水证", "department": Department.objects.get(pk=water).uscc, "number": "001",
        "prints": ["qs.qssy"], "key": "l",
    }  # fmt: skip
    assert page.post(f"{HERE}licences/new/", kind | {"number": "1"}).status_code == 409
    assert page.post(f"{HERE}licences/new/", kind).status_code == 302
    listed = page.get(f"{HERE}licences/").content.decode()
    assert "临时取水证" in listed and "取水水源" in listed
    asked = Element.objects.get(key="qs.qssy")
    assert asked.choices[0] == {"value": "1", "zh": "地表水", "en": "Surface water"}
    kept = MaterialType.objects.get(name_zh="临时取水证")
    assert (kept.key, kept.is_licence, kept.government_holds) == ("lsqsz", True, True)

    sheet = {
        "name_zh": "临时取水备案", "name_en": "Temporary taking of water", "department": "slw", "item_type": "01",
        "level": "3", "base_code": "000119001000", "code_family": "national", "case_kind": "2", "audience": ["1"],
        "statutory": {"limit": "20wd", "from": "acceptance", "checked": "memory"},
        "promised": {"limit": "5wd", "checked": "memory"}, "steps": [{"zh": "受理", "en": "Acceptance"}],
        "reviews": [], "elements": ["person.name", "qs.qssy"], "effective_from": "2026-09-28", "reason_zh": "新事项",
        "reason_en": "New",
        "materials": [{"material": "qsddsyt", "necessity": "always", "satisfied_by": "form", "tolerable": False,
                       "checked": "memory"}],
        "results": [{"kind": "licence", "licence_type": "lsqsz", "name_zh": "临时取水证", "name_en": "Licence",
                     "validity_years": 1, "checked": "memory"}],
        "legal_basis": [{"law": "取水许可和水资源费征收管理条例", "articles": [4], "checked": "memory"}],
    }  # fmt: skip
    sheet["department"] = Department.objects.get(pk=water).slug
    change = catalogue.start_item(sheet=sheet, by=boss, at=AT)
    draft = ItemChange.objects.get(pk=change).draft
    form = page.get(f"/office/catalogue/changes/{change}/edit/results/").content.decode()
    assert '<option value="lsqsz" selected>临时取水证</option>' in form
    catalogue.submit(change=change, seen=draft.revision, by=boss, at=AT)
    catalogue.approve(change=change, seen=draft.revision, by=second, at=AT)
    slug = queries.spec(draft.pk).slug

    owner = org.receive_person(
        id_no=codes.citizen_id("51010419900307663"),
        name="陈静",
        phone="13800000000",
        paper="居民身份证",
        by=clerk,
        at=AT,
    )
    filed = cases.apply(
        item=slug, answers={"person.name": "陈静", "qs.qssy": "1"}, owner=owner, by=clerk, at=AT, channel="window"
    )
    cases.accept(case=filed.id, by=clerk, at=AT + timedelta(minutes=1))
    cases.grant(case=filed.id, by=decider, at=AT + timedelta(hours=1))
    given = Licence.objects.get()
    assert (given.type.name_zh, given.holder_name, given.data["fields"][0][-1]) == ("临时取水证", "陈静", "地表水")

    used = MaterialType.objects.get(key="qsddsyt").pk
    assert page.post(f"{HERE}papers/{used}/drop/").status_code == 409
    assert page.post(f"{HERE}licences/{LicenceType.objects.get().pk}/drop/").status_code == 409
    assert page.post(f"{HERE}fields/{asked.pk}/drop/").status_code == 409
    mistake = stock.add_paper(paper=stock.Paper("写错的材料", "申请人", "self"), by=boss, at=AT)
    assert page.post(f"{HERE}papers/{mistake}/drop/").status_code == 302
    assert not MaterialType.objects.filter(pk=mistake).exists()


@pytest.mark.usefixtures("_city")
def test_only_the_office_of_the_whole_city(sign_in: SignIn) -> None:
    boss = _who("li.na")
    body = office.add_department(
        area="510100", name_zh="成都市民政局", short_zh="民政局", uscc=codes.uscc_of("11510100MB7654321"), group_code="11",
        roles=("window", "supervisor"), by=boss, at=AT,
    )  # fmt: skip
    posts = list(Post.objects.filter(department=body).values_list("pk", flat=True))
    office.join(login="sun.san", name_zh="孙三", number="S3", place=Place(body), posts=posts, by=boss, at=AT)
    other = sign_in("sun.san")
    for path in (HERE, f"{HERE}fields/", f"{HERE}licences/new/", f"{HERE}papers/new/"):
        assert other.get(path).status_code == 403, path
        assert Client().get(path).status_code == 302, path
    assert other.post(f"{HERE}papers/1/drop/").status_code == 403
    paper = stock.Paper("某材料", "申请人", "self")
    with pytest.raises(stock.MayNotKeepStock):
        stock.add_paper(paper=paper, by=_who("sun.san"), at=AT)
    with pytest.raises(NotAllowed):
        stock.stock_up(by=boss, at=AT)
    assert sign_in("li.na").get(f"{HERE}nothing/").status_code == 404


@pytest.mark.usefixtures("_city")
def test_lists_go_on_by_key_in_few_statements(
    sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client, seen, query = sign_in("li.na"), 0, ""
    client.get(HERE)
    for _ in range(9):
        with django_assert_max_num_queries(9):
            page = client.get(f"{HERE}papers/{query}")
        seen += len(page.context["rows"])
        query = page.context["older"]
        if not query:
            break
    assert seen == MaterialType.objects.count()
    assert [row[1] for row in client.get(f"{HERE}papers/", {"q": "营业执照"}).context["rows"]][:1] != []
