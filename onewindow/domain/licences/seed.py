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
_PROJECT = [
    ["ent.name", "建设单位", "Developer"],
    ["project.code", "项目代码", "Project code"],
    ["project.title", "项目名称", "Project"],
    ["project.address", "建设地址", "Address"],
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
        [["food.staff", "从业人员", "Staff"]],
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
    (
        "drug-licence",
        "market",
        "003",
        "药品经营许可证",
        "Drug business licence",
        [
            *_ENTERPRISE,
            ["site.address", "经营场所", "Premises"],
            ["drug.mode", "经营方式", "Mode of business"],
            ["drug.scope", "经营范围", "Scope of drugs"],
            ["drug.quality_head", "质量负责人", "Quality manager"],
        ],
        "",
    ),
    (
        "dev-licence",
        "market",
        "004",
        "医疗器械经营许可证",
        "Medical device business licence",
        [
            *_ENTERPRISE,
            ["site.address", "经营场所", "Premises"],
            ["site.storage", "库房地址", "Store"],
            ["dev.mode", "经营方式", "Mode of business"],
            ["dev.scope", "经营范围", "Scope of devices"],
        ],
        "",
    ),
    (
        "pharmacist-certificate",
        "market",
        "005",
        "执业药师注册证",
        "Pharmacist registration certificate",
        [["drug.pharmacists", "药师", "Pharmacist"], ["ent.name", "执业单位", "Employer"]],
        "",
    ),
    (
        "closing-notice",
        "market",
        "006",
        "准予注销登记通知书",
        "Notice of closing",
        [
            ["ent.name", "名称", "Name"],
            ["ent.uscc", "统一社会信用代码", "Social credit code"],
            ["close.kind", "注销方式", "Kind of closing"],
            ["close.reason", "注销原因", "Reason"],
        ],
        "",
    ),
    (
        "pension-decision",
        "hr",
        "001",
        "养老保险待遇核定表（退休证明）",
        "Pension decision (proof of retirement)",
        [
            ["person.name", "姓名", "Name"],
            ["person.birth_date", "出生日期", "Date of birth"],
            ["ret.kind", "退休类型", "Kind of retirement"],
            ["ret.chosen_month", "退休年月", "Month of retirement"],
            ["ret.contrib_months", "累计缴费月数", "Months of contributions"],
        ],
        "",
    ),
    (
        "social-card",
        "hr",
        "002",
        "社会保障卡",
        "Social security card",
        [["baby.name", "持卡人", "Holder of the card"], ["person.name", "申领人", "Applicant"]],
        "",
    ),
    (
        "title",
        "planning",
        "001",
        "不动产权证书",
        "Property title certificate",
        [
            ["house.ownership", "共有情况", "Ownership"],
            ["house.owners", "共有人", "Owners"],
            ["house.address", "坐落", "Address"],
            ["house.unit_no", "不动产单元号", "Property unit number"],
            ["house.area", "面积（平方米）", "Area (m²)"],
            ["project.name", "项目", "Project"],
            ["project.address", "坐落", "Address"],
        ],
        "",
    ),
    (
        "mortgage-proof",
        "planning",
        "002",
        "不动产登记证明",
        "Property registration proof",
        [["house.unit_no", "不动产单元号", "Property unit number"], ["house.mortgage", "抵押", "Mortgage"]],
        "",
    ),
    (
        "deed-tax-receipt",
        "tax",
        "001",
        "契税完税（减免税）凭证",
        "Deed tax receipt",
        [
            ["person.name", "纳税人", "Taxpayer"],
            ["house.address", "房屋坐落", "Address of the home"],
            ["house.price", "合同价款（元）", "Contract price (yuan)"],
        ],
        "",
    ),
    (
        "tax-clearance",
        "tax",
        "002",
        "清税证明",
        "Tax clearance certificate",
        [["ent.name", "纳税人名称", "Taxpayer"], ["ent.uscc", "统一社会信用代码", "Social credit code"]],
        "",
    ),
    (
        "completion-filing",
        "housing",
        "002",
        "建设工程竣工验收备案表",
        "Completion filing form",
        [
            *_ENTERPRISE,
            ["project.name", "项目", "Project"],
            ["project.permit_no", "规划许可证号", "Planning permit"],
            ["project.address", "项目地址", "Address of the project"],
        ],
        "",
    ),
    (
        "birth-certificate",
        "health",
        "002",
        "出生医学证明",
        "Birth certificate",
        [
            ["baby.name", "新生儿姓名", "Name of the child"],
            ["baby.sex", "性别", "Sex"],
            ["baby.birth_date", "出生日期", "Date of birth"],
            ["baby.birth_hour", "出生时刻", "Time of birth"],
            ["baby.place", "出生地", "Place of birth"],
            ["baby.mother", "母亲", "Mother"],
            ["baby.father", "父亲", "Father"],
        ],
        "",
    ),
    (
        "vaccination-record",
        "health",
        "003",
        "预防接种证",
        "Vaccination record",
        [["baby.name", "儿童姓名", "Name of the child"], ["baby.birth_date", "出生日期", "Date of birth"]],
        "",
    ),
    (
        "household-page",
        "police",
        "001",
        "居民户口簿（新生儿页）",
        "Household register page of the child",
        [
            ["baby.name", "姓名", "Name"],
            ["baby.sex", "性别", "Sex"],
            ["baby.birth_date", "出生日期", "Date of birth"],
            ["baby.householder", "户主和户号", "Householder and number"],
        ],
        "",
    ),
]
PROJECT_TYPES = [
    (slug, department, number, zh, en, _PROJECT, "")
    for slug, department, number, zh, en in (
        ("project-approval", "reform", "001", "项目备案证明或批复", "Proof of filing or approval"),
        ("preliminary-design", "reform", "002", "初步设计批复", "Approval of the preliminary design"),
        ("land-selection", "planning", "003", "用地预审与选址意见书", "Siting opinion"),
        ("land-planning-permit", "planning", "004", "建设用地规划许可证", "Planning permit for the use of land"),
        ("works-planning-permit", "planning", "005", "建设工程规划许可证", "Planning permit for works"),
        ("planning-check", "planning", "006", "规划核实合格证", "Certificate of the planning check"),
        ("fire-design-review", "housing", "003", "消防设计审查意见书", "Opinion on the fire design"),
        ("quality-supervision", "housing", "004", "质量安全监督登记表", "Registration for supervision"),
        ("construction-permit", "housing", "005", "建筑工程施工许可证", "Construction permit"),
        ("fire-acceptance", "housing", "006", "消防验收意见书", "Opinion of the fire acceptance"),
    )
]


def projects(*, at: datetime) -> None:
    """演示投资项目证照. The types of the four stages; repeating it changes nothing."""
    _enter(PROJECT_TYPES)


def seed(*, at: datetime) -> None:
    """Enter the types; repeating it changes nothing."""
    _enter(TYPES)


def _enter(types: list[tuple[str, str, str, str, str, list[list[str]], str]]) -> None:
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
            for slug, department, number, zh, en, fields, founds in types
        ],
        ignore_conflicts=True,
    )
    forget()
