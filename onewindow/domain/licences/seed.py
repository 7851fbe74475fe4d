"""Licence types of the demo city (证照类型). The defining bodies' codes are the demo city's own departments'."""

from datetime import datetime

from onewindow.domain.licences.actions import forget
from onewindow.domain.licences.models import LicenceType
from onewindow.domain.org.models import Department

_BUSINESS = [
    ["ent.uscc", "统一社会信用代码", "Social credit code"],
    ["ent.kind", "类型", "Kind"],
    ["ent.legal_rep.name", "法定代表人（经营者）", "Legal representative"],
    ["ent.capital", "注册资本（万元）", "Registered capital (10,000 yuan)"],
    ["ent.domicile", "住所（经营场所）", "Registered address"],
    ["ent.scope", "经营范围", "Business scope"],
]
_ENTERPRISE = [
    ["ent.uscc", "统一社会信用代码", "Social credit code"],
    ["ent.legal_rep.name", "法定代表人（负责人）", "Person in charge"],
]
# slug, defining department, number of the type, zh, en, what is printed, kind of enterprise it founds
TYPES = [
    ("business-licence", "market", "001", "营业执照", "Business licence", _BUSINESS, "company"),
    (
        "food-business-licence",
        "market",
        "002",
        "食品经营许可证",
        "Food business licence",
        [
            *_ENTERPRISE,
            ["site.address", "经营场所", "Premises"],
            ["food.form", "主体业态", "Form of business"],
            ["food.items", "经营项目", "Items of business"],
        ],
        "",
    ),
    (
        "fire-safety-opinion",
        "fire",
        "001",
        "公众聚集场所投入使用、营业前消防安全检查意见书",
        "Fire safety check opinion",
        [
            *_ENTERPRISE,
            ["site.address", "场所地址", "Premises"],
            ["site.area", "建筑面积（平方米）", "Floor area (m²)"],
        ],
        "",
    ),
    (
        "drainage-permit",
        "housing",
        "001",
        "污水排入排水管网许可证",
        "Drainage permit",
        [*_ENTERPRISE, ["site.address", "排水户地址", "Premises"], ["site.drain_outlet", "排水口", "Outlet"]],
        "",
    ),
    (
        "outdoor-advert-permit",
        "urban",
        "001",
        "大型户外广告设置许可证",
        "Large outdoor advertising permit",
        [*_ENTERPRISE, ["sign.position", "设置位置", "Position"], ["sign.size", "规格", "Size"]],
        "",
    ),
    (
        "health-certificate",
        "health",
        "001",
        "健康证明",
        "Health certificate",
        [["food.staff.name", "从业人员", "Staff"]],
        "",
    ),
    (
        "tobacco-retail-licence",
        "tobacco",
        "001",
        "烟草专卖零售许可证",
        "Tobacco retail licence",
        [*_ENTERPRISE, ["site.address", "经营场所", "Premises"]],
        "",
    ),
]


def seed(*, at: datetime) -> None:
    """Enter the types; repeating it changes nothing."""
    bodies = dict(Department.objects.values_list("slug", "uscc"))
    LicenceType.objects.bulk_create(
        [
            LicenceType(
                slug=slug,
                code21=bodies[department] + number,
                name_zh=zh,
                name_en=en,
                fields=fields,
                founds=founds,
            )
            for slug, department, number, zh, en, fields, founds in TYPES
        ],
        ignore_conflicts=True,
    )
    forget()
