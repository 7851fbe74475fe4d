"""Demo data of fees: the fee list as the guides of the demo catalogue print it, bound to their items."""

from datetime import date, datetime
from typing import Any

from onewindow.domain.catalogue.models import Item
from onewindow.domain.fees.models import Fee, FeeItem
from onewindow.domain.org.models import Department

SINCE = date(2026, 1, 1)
BASIS = "《不动产登记暂行条例实施细则》；国家发展改革委、财政部《关于不动产登记收费标准等有关问题的通知》（发改价格规〔2016〕2559号）"
# code, zh, en, rule, fen, unit, items with the answers that ask for it. Of a mortgage the bank pays, by its guide: billed at the
# counter, never to the applicant.
FEES: tuple[Any, ...] = (
    ("re-home", "不动产登记费（住宅类）", "Registration of real estate: homes", "fixed", 8000, ("", ""),
     (("re-first", {"use": ["home"]}), ("re-transfer", {}))),
    ("re-other", "不动产登记费（非住宅类）", "Registration of real estate: other than homes", "fixed", 55000, ("", ""),
     (("re-first", {"use": ["other"]}),)),
    ("re-certificate", "不动产权属证书工本费（增发）", "Further certificate of real estate", "unit", 1000, ("本", "copy"), ()),
)  # fmt: skip


def seed(at: datetime) -> None:
    """演示数据. The fee list of the demo city; a row that stands stays. Whether the basis was read is said in the row."""
    department = Department.objects.filter(slug="planning").first() or Department.objects.order_by("pk").first()
    items = dict(Item.objects.filter(slug__in=[slug for row in FEES for slug, _ in row[6]]).values_list("slug", "pk"))
    if department is None:
        return
    for code, zh, en, rule, amount, (unit_zh, unit_en), bound in FEES:
        Fee.objects.get_or_create(
            code=code,
            effective_from=SINCE,
            defaults={"name_zh": zh, "name_en": en, "rule": rule, "amount": amount, "unit_zh": unit_zh,
                      "unit_en": unit_en, "basis": BASIS, "checked": False, "department": department},
        )  # fmt: skip
        for slug, when in bound:
            if slug in items:
                FeeItem.objects.get_or_create(code=code, item_id=items[slug], defaults={"when": when})
