"""The base catalogue of the demo city (演示基本目录): every service adopted, some items open, a report and an objection waiting."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue import actions as catalogue
from onewindow.domain.catalogue.actions import inheritance
from onewindow.domain.catalogue.models import DifferenceReport, Item, ItemChange, ItemVersion
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.org.models import Account, Department
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.worktime import CHINA

KEEPER = "govservice"
# Items of the demo province that nobody in the city has adopted yet: code, names, levels (GB/T 39046 A.2).
OPEN_ROWS = (
    ("990117005000", "燃气经营许可", "Gas business licence", ("3", "4")),
    ("990118001000", "道路旅客运输经营许可", "Road passenger transport licence", ("3", "4")),
    ("990120001000", "动物防疫条件合格证核发", "Certificate of animal epidemic prevention", ("4",)),
    ("990122001000", "旅行社设立许可", "Licence of a travel agency", ("2", "3")),
    ("991011001000", "养老机构备案", "Filing of a home for the elderly", ("4",)),
    ("992005001000", "民办学校信息变更备案", "Filing of changes of a private school", ("3", "4")),
)


def inherited(now: datetime) -> None:
    """演示引用关系. Fill the base catalogue of a demo city that has none; what is decided is decided by two people."""
    if (
        Item.objects.filter(tier=Item.Tier.BASE).exists()
        or not Account.objects.filter(login="govservice.office2").exists()
    ):
        return
    first = now - timedelta(days=29)
    with transaction.atomic():
        bases = _bases(first)
        _worked_out(bases["food-catering-licence"], "food-catering-licence", "10wd", first + timedelta(days=7))
        signboard = bases["signboard"]
        _worked_out(signboard, "signboard", "10wd", first + timedelta(days=7))
        reason = "本市承诺时限和材料均不高于基本目录，无须修订"
        for report in DifferenceReport.objects.filter(state="open").select_related("department"):
            by = _who(f"{report.department.slug}.supervisor", now)
            inheritance.close_as_kept(report=report.pk, reason=reason, by=by, at=now - timedelta(days=15))
        _revised(signboard, {"promised": {"limit": "2wd"}}, "全省统一压减承诺时限", now - timedelta(days=2))
        _objections(now)


def _who(login: str, at: datetime) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, at)


def _bases(at: datetime) -> dict[str, Item]:
    """A row for every service of the city and some nobody has adopted; the services placed below theirs; by slug."""
    served = ItemVersion.objects.filter(
        item__tier=Item.Tier.IMPLEMENTATION, item__parent=None, number=1, standing="open"
    )
    services = list(served.exclude(base_code="").select_related("item").order_by("base_code"))
    rows = [
        inheritance.BaseRow(one.base_code, one.name_zh, one.name_en, one.item_type, ("2", one.level))
        for one in services
    ]
    rows += [inheritance.BaseRow(code, zh, en, code[2:4], levels) for code, zh, en, levels in OPEN_ROWS]
    owner = Department.objects.get(slug=KEEPER)
    inheritance.enter_base_rows(rows=rows, owner=owner.pk, by=_who("govservice.office", at), at=at)
    known = {row.slug: row for row in Item.objects.filter(tier=Item.Tier.BASE)}
    found = {}
    for one in services:
        one.item.parent = found[one.item.slug] = known[f"base-{one.base_code.lower()}"]
    Item.objects.bulk_update([one.item for one in services], ["parent"])
    return found


def _worked_out(base: Item, slug: str, promised: str, at: datetime) -> None:
    """The base item gets limits, steps and materials; the city promises less time."""
    service = Item.objects.get(slug=slug).versions.order_by("-number").values_list("pk", flat=True)[0]
    taken = sheet(service)
    names = ("audience", "statutory", "certificate", "steps", "materials", "elements", "results", "fee", "legal_basis")
    cells: dict[str, Any] = {name: taken[name] for name in (*names, "special_procedures", "case_kind")}
    _revised(base, cells | {"promised": {"limit": promised}}, "明确办理时限、材料和流程", at)


def _revised(base: Item, cells: dict[str, Any], reason: str, at: datetime) -> None:
    office = _who("govservice.office", at)
    day = at.astimezone(CHINA).date().isoformat()
    change = catalogue.start(item=base.slug, reason_zh=reason, effective_from=day, by=office, at=at)
    seen = catalogue.revise(change=change, sheet=cells, seen=1, by=office, at=at)
    catalogue.submit(change=change, seen=seen, by=office, at=at)
    catalogue.approve(change=change, seen=seen, by=_who("govservice.office2", at), at=at)
    inheritance.make_reports(version=ItemChange.objects.values_list("draft", flat=True).get(pk=change), at=at)


def _objections(now: datetime) -> None:
    """One waits for its decision, one is approved."""
    for slug, code, reason, basis, ago in (
        (
            "housing",
            "990117005000",
            "燃气经营许可由区县住房和城乡建设部门实施，市级无此职权。",
            "城镇燃气管理条例第十五条",
            1,
        ),
        ("health", "991011001000", "养老机构备案由民政部门办理，卫生健康部门无此职责。", "养老机构管理办法第九条", 12),
    ):
        at = now - timedelta(days=ago)
        base = Item.objects.get(slug=f"base-{code}")
        body = Department.objects.get(slug=slug)
        made = inheritance.state_objection(
            base=base.pk, department=body.pk, reason=reason, basis=basis, by=_who(f"{slug}.supervisor", at), at=at
        )
        if ago > 10:
            inheritance.approve_objection(objection=made, by=_who("govservice.office", at), at=at + timedelta(days=1))
