"""The base catalogue in the office: list, tree, adopting, objecting, reports; who may, twice sent, refused with what was typed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onewindow.config.demo.inheritance import inherited
from onewindow.domain.catalogue.actions import inheritance
from onewindow.domain.catalogue.models import DifferenceReport, Item, ItemChange, Objection
from onewindow.domain.org.models import Account, Department
from onewindow.domain.org.queries import actor_of
from onewindow.kernel.models import Event
from tests import worlds

LIST = "/office/catalogue/base/"
OPEN = "base-992005001000"  # nobody has adopted it


@pytest.fixture(autouse=True)
def _city(db: None, at: datetime) -> Iterator[None]:
    with worlds.listed(at):
        inherited(timezone.now())
        yield


def enter(login: str) -> Client:
    client = Client()
    client.post("/login/demo/", {"login": login})
    return client


def page(slug: str, rest: str = "") -> str:
    return f"{LIST}{Item.objects.get(slug=slug).pk}/{rest}"


def test_the_list_counts_filters_and_goes_on(
    django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every item is adopted, objected to or open; the page costs the same however many; others do not see it."""
    office = enter("govservice.office")
    office.get(LIST)
    with django_assert_max_num_queries(30):
        text = office.get(LIST).content.decode()
    assert "<strong>61</strong>" in text
    assert "<strong>55</strong>" in text
    objected = office.get(LIST, {"status": "objected"}).content.decode()
    assert "养老机构备案" in objected
    assert "旅行社设立许可" not in objected
    assert "旅行社设立许可" in office.get(LIST, {"status": "open", "type": "01"}).content.decode()
    assert "规范户外招牌" not in office.get(LIST, {"q": "旅行社"}).content.decode()
    for login in ("market.examiner", "govservice.window", "wangfang"):
        assert enter(login).get(LIST).status_code == 403
    monkeypatch.setattr("onewindow.web.office.views.catalogue.base.PAGE", 25)
    path: str | None = ""
    seen: list[str] = []
    while path is not None:
        context = office.get(LIST + path).context
        seen += [one.slug for one in context["rows"]]
        path = context["older"] or None
    assert len(seen) == len(set(seen)) == 61
    _names_are_text(office)


def _names_are_text(office: Client) -> None:
    name = "<script>alert(1)</script>" + "长" * 175
    by = actor_of(Account.objects.get(login="govservice.office").pk, timezone.now())
    row = inheritance.BaseRow("990199001000", name, levels=("3",))
    owner = Department.objects.get(slug="govservice").pk
    inheritance.enter_base_rows(rows=[row], owner=owner, by=by, at=timezone.now())
    text = office.get(LIST, {"q": "长长"}).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text


def test_adopting_leads_to_the_draft_once() -> None:
    """Sent twice, one draft; a level the item does not have comes back with what was typed."""
    by, path = enter("education.supervisor"), page(OPEN, "adopt/")
    body = Department.objects.get(slug="education").pk
    typed = {"department": body, "level": "", "promised": "5 days", "key": "k1"}
    answer = by.post(path, typed)
    assert answer.status_code == 422
    assert 'value="5 days"' in answer.content.decode()
    for _ in range(2):
        assert by.post(path, typed | {"promised": "5wd"}).status_code == 302
    change = ItemChange.objects.get(item__parent__slug=OPEN)
    assert change.draft.implementation_code[19:] == "992005001000"
    again = by.post(path, typed | {"promised": "5wd", "key": "k2"})
    assert again.status_code == 409
    assert "已在该层级引用" in again.content.decode()
    assert enter("market.supervisor").post(path, typed | {"promised": "5wd", "key": "k3"}).status_code == 422


def test_an_objection_from_statement_to_decision() -> None:
    """Stated by the body, decided by the keeper; a stale page is told so; who stated it cannot approve it."""
    path = page(OPEN, "object/")
    body = Department.objects.get(slug="education").pk
    by = enter("education.supervisor")
    lacking = by.post(path, {"department": body, "reason": "职权在区县"})
    assert lacking.status_code == 422
    assert "职权在区县" in lacking.content.decode()
    done = by.post(path, {"department": body, "reason": "职权在区县", "basis": "民办教育促进法第十二条"})
    one = Objection.objects.get(base__slug=OPEN)
    assert done["Location"] == f"/office/catalogue/objections/{one.pk}/"
    decide = f"/office/catalogue/objections/{one.pk}/decide/"
    assert by.post(decide, {"move": "approve", "seen": 1}).status_code == 409
    office = enter("govservice.office")
    assert f'href="/office/catalogue/objections/{one.pk}/"' in office.get("/desk/?all=1").content.decode()
    waiting = office.get("/office/").content.decode()
    assert f'href="/office/catalogue/objections/{one.pk}/"' in waiting
    assert 'value="approve"' in office.get(f"/office/catalogue/objections/{one.pk}/").content.decode()
    assert office.post(decide, {"move": "reject", "decision": "", "seen": 1}).status_code == 409
    assert office.post(decide, {"move": "approve", "seen": 1}).status_code == 302
    assert f"/office/catalogue/objections/{one.pk}/" not in office.get("/desk/?all=1").content.decode()
    late = enter("govservice.office2").post(decide, {"move": "reject", "decision": "仍须引用", "seen": 1})
    assert late.status_code == 409
    assert "仍须引用" in late.content.decode()
    assert enter("market.supervisor").get(f"/office/catalogue/objections/{one.pk}/").status_code == 404
    assert office.post(decide, {"move": "sign"}).status_code == 400


def test_a_report_and_the_tree_show_where_an_item_is_laxer() -> None:
    """Kept only where nothing is laxer; others do not find it."""
    row = DifferenceReport.objects.get(state="open")
    path = f"/office/catalogue/reports/{row.pk}/"
    by = enter("urban.supervisor")
    text = by.get(path).content.decode()
    assert "2 个工作日" in text
    assert 'value="kept"' not in text
    for address in ("/desk/?all=1", "/desk/?name=compare", f"/desk/?about=signboard&department={row.department_id}"):
        desk = by.get(address).content.decode()
        assert f'href="{path}"' in desk and "规范户外招牌设施设置" in desk and "比对上级事项" in desk, address
    assert path not in enter("market.supervisor").get("/desk/?all=1").content.decode()
    assert by.post(f"{path}close/", {"as": "kept", "reason": "无影响"}).status_code == 409
    assert by.post(f"{path}close/", {"as": "adopted"}).status_code == 409
    assert str(row.pk) in by.get("/office/catalogue/reports/").content.decode()
    assert enter("market.supervisor").get(path).status_code == 404
    assert enter("market.examiner").get(path).status_code == 403
    _the_tree(by)


def _the_tree(by: Client) -> None:
    """The item below a changed base item; one more way of doing it with the next code."""
    item = Item.objects.get(slug="signboard")
    base = f"{LIST}{item.parent_id}/"
    text = by.get(base).content.decode()
    assert "比上级放松" in text
    assert item.versions.get(standing="open", number=1).implementation_code in text
    made = by.post(f"{base}handling/{item.pk}/", {"name_zh": "门头招牌变更", "name_en": "", "key": "h"})
    assert made.status_code == 302
    assert "门头招牌变更" in by.get(base).content.decode()


def test_an_item_that_stands_is_placed_under_its_base_item() -> None:
    """Only what has its code, and is nowhere laxer; sent twice it is done once; a supervisor sees his own."""
    item, base = Item.objects.get(slug="signboard"), Item.objects.get(slug="signboard").parent_id
    Item.objects.filter(pk=item.pk).update(parent=None)
    path, by = f"{LIST}{base}/place/", enter("urban.supervisor")
    assert path in by.get(f"{LIST}{base}/").content.decode()
    laxer = by.post(path, {"item": item.pk, "key": "p0"})  # three days, and the base item promises two
    assert laxer.status_code == 409 and "不得放松" in laxer.content.decode()
    assert by.post(path, {"item": Item.objects.get(slug="deed-tax").pk, "key": "p1"}).status_code == 422
    assert path not in enter("market.supervisor").get(f"{LIST}{base}/").content.decode()
    assert enter("market.examiner").get(path).status_code == 403
    tax, own = Item.objects.get(slug="deed-tax"), Item.objects.get(slug="deed-tax").parent_id
    Item.objects.filter(pk=tax.pk).update(parent=None)
    for _ in range(2):
        assert enter("tax.supervisor").post(f"{LIST}{own}/place/", {"item": tax.pk, "key": "p2"}).status_code == 302
    tax.refresh_from_db()
    assert tax.parent_id == own
    assert Event.objects.filter(name="item.placed").count() == 1
