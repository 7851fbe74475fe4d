"""A small city for the tests and the bench of cases: one deciding department, four that review, one citizen, one shop."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.domain.cases import seed
from onewindow.domain.catalogue.models import (
    Element,
    ElementGroup,
    Item,
    ItemElement,
    ItemMaterial,
    ItemResult,
    ItemReview,
    ItemVersion,
    MaterialType,
)
from onewindow.domain.licences.models import LicenceType
from onewindow.domain.org.models import (
    Account,
    Area,
    Centre,
    Department,
    Enterprise,
    Holding,
    OpeningHours,
    Person,
    Post,
    Role,
    Staff,
)
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import codes

BEGIN = datetime.fromisoformat("2026-09-01T09:00:00+08:00")
REVIEWING = ("fire", "health", "planning", "environment")
ROLES = ("window", "examiner", "approver", "supervisor")
CITIZEN_ID = codes.citizen_id("99010119900101001")


@dataclass(frozen=True, slots=True)
class City:
    """What the tests need of the city: the actors, and the ids of two items."""

    citizen: Actor
    stranger: Actor
    legal: Actor
    enterprise: int
    uscc: str
    staff: dict[tuple[str, str], Actor]
    reviewed: int
    direct: int
    citizen_name: str

    def of(self, department: str, role: str) -> Actor:
        """The member of staff who holds this post."""
        return self.staff[department, role]

    @property
    def clerk(self) -> Actor:
        """The window clerk of the deciding department."""
        return self.of("market", "window")

    @property
    def approver(self) -> Actor:
        """Who decides."""
        return self.of("market", "approver")

    @property
    def supervisor(self) -> Actor:
        """The second person."""
        return self.of("market", "supervisor")


def build() -> City:
    """Write the city's rows and read its actors."""
    seed.hold_kinds()
    area = Area.objects.create(
        code="990100", level="3", parent=None, valid_from=date(2020, 1, 1), name_zh="示范市", name_en="Model City"
    )
    centre = Centre.objects.create(
        area=area,
        slug="centre",
        address_zh="中心路1号",
        address_en="1 Centre Rd",
        main=True,
        name_zh="市政务服务中心",
        name_en="Centre",
    )
    for weekday in range(1, 6):
        for opens, closes in (("09:00", "12:00"), ("13:30", "17:00")):
            OpeningHours.objects.create(centre=centre, weekday=weekday, opens=opens, closes=closes)
    departments = {slug: _department(area, slug, n) for n, slug in enumerate(("market", *REVIEWING))}
    staff = {
        (slug, role): _staff(department, role, centre) for slug, department in departments.items() for role in ROLES
    }
    second = _staff(departments["market"], "window", centre, "2")
    staff["market", "window2"] = second
    citizen, stranger = (
        _person("zhang", "张三", CITIZEN_ID),
        _person("li", "李四", codes.citizen_id("99010119850505002")),
    )
    legal = _person("wang", "王五", codes.citizen_id("99010119800808003"))
    uscc = codes.uscc_of("91990100MA000001X"[:17].replace("X", "0"))
    enterprise = Enterprise.objects.create(
        uscc=uscc,
        kind="company",
        registered_on=date(2024, 5, 6),
        name_zh="示范市川香餐饮有限公司",
        name_en="Chuanxiang",
    )
    Role.objects.create(person=Person.objects.get(account=legal), enterprise=enterprise, kind="legal")
    LicenceType.objects.create(
        slug="food-licence",
        code21="11100000000013338W032",
        fields=[["shop.name", "经营场所名称", "Name of the premises"]],
        name_zh="食品经营许可证",
        name_en="Food licence",
    )
    reviewed = _item("food-licence", departments, reviews=True)
    direct = _item("sign-filing", departments, reviews=False)
    return City(
        citizen=actor_of(citizen.pk, BEGIN),
        stranger=actor_of(stranger.pk, BEGIN),
        legal=actor_of(legal.pk, BEGIN),
        enterprise=enterprise.pk,
        uscc=uscc,
        staff={key: actor_of(account.pk, BEGIN) for key, account in staff.items()},
        reviewed=reviewed,
        direct=direct,
        citizen_name="张三",
    )


def _department(area: Area, slug: str, number: int) -> Department:
    department = Department.objects.create(
        area=area,
        slug=slug,
        short_zh=f"{slug}局",
        short_en=slug.title(),
        uscc=codes.uscc_of(f"11990100MB00000{number}0"[:17].ljust(17, "0")),
        group_code="31",
        name_zh=f"示范市{slug}局",
        name_en=f"{slug.title()} department",
    )
    for role in ROLES:
        Post.objects.create(department=department, role=role)
    return department


def _staff(department: Department, role: str, centre: Centre, suffix: str = "") -> Account:
    login = f"{department.slug}-{role}{suffix}"
    account = Account.objects.open(login=login, kind="staff", password=None, at=BEGIN)
    member = Staff.objects.create(
        account=account,
        department=department,
        number=login[:20],
        centre=centre if role == "window" else None,
        name_zh=f"职员{login}",
        name_en=f"Officer {login}",
    )
    post = Post.objects.get(department=department, role=role)
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return account


def _person(login: str, name: str, id_no: str) -> Account:
    account = Account.objects.open(login=login, kind="person", password=None, at=BEGIN)
    Person.objects.create(
        account=account, id_no=id_no, phone="13900000001", pinyin="", initials="", name_zh=name, name_en=login.title()
    )
    return account


def another(slug: str, *, reviews: bool = False, **more: Any) -> int:
    """One more item of the city, with other fields of its version."""
    departments = {one.slug: one for one in Department.objects.all()}
    return _item(slug, departments, reviews=reviews, **more)


def _item(slug: str, departments: dict[str, Department], *, reviews: bool, **more: Any) -> int:
    market = departments["market"]
    item = Item.objects.create(slug=slug, department=market)
    given: dict[str, Any] = {
        "item": item,
        "number": 1,
        "effective_from": date(2026, 1, 1),
        "base_code": "000131012000",
        "implementation_code": f"{market.uscc}3000131012000",
        "item_type": "01",
        "level": "3",
        "case_kind": "2",
        "statutory_number": 20,
        "statutory_unit": "wd",
        "statutory_from": "acceptance",
        "statutory_checked": "source",
        "promised_number": 10 if reviews else 2,
        "promised_unit": "wd",
        "promised_checked": "memory",
        "window_department": market,
        "decide_department": market,
        "steps": [],
        "name_zh": "食品经营许可" if reviews else "户外招牌备案",
        "name_en": "Food business licence" if reviews else "Sign filing",
    }
    version = ItemVersion.objects.create(**given | more)
    if reviews:
        for order, name in enumerate(REVIEWING):
            ItemReview.objects.create(
                version=version,
                department=departments[name],
                subject_zh=name,
                subject_en=name,
                checked="memory",
                order=order,
            )
        ItemResult.objects.create(
            version=version,
            kind="licence",
            licence_type="food-licence",
            validity_years=5,
            checked="source",
            order=0,
            name_zh="食品经营许可证",
            name_en="Food licence",
        )
    _materials(version)
    _elements(version)
    ItemVersion.objects.filter(pk=version.pk).update(published_at=BEGIN)
    return version.pk


def _materials(version: ItemVersion) -> None:
    kinds = (("id-card", "身份证", False), ("floor-plan", "平面图", False), ("health-proof", "健康证明", True))
    for order, (key, name, tolerable) in enumerate(kinds):
        material, _ = MaterialType.objects.get_or_create(
            key=key,
            defaults={
                "issuer_zh": "本人",
                "issuer_en": "self",
                "origin": "self",
                "is_licence": False,
                "government_holds": False,
                "tolerable": tolerable,
                "checked": "memory",
                "name_zh": name,
                "name_en": key,
            },
        )
        ItemMaterial.objects.create(
            version=version,
            material=material,
            order=order,
            necessity="always",
            satisfied_by="upload",
            tolerable=tolerable,
            checked="memory",
        )


def _elements(version: ItemVersion) -> None:
    group, _ = ElementGroup.objects.get_or_create(
        key="shop", defaults={"order": 1, "name_zh": "门店", "name_en": "Shop"}
    )
    fields = (
        ("shop.name", "text", "门店名称"),
        ("person.id_no", "citizen_id", "证件号码"),
        ("person.phone", "phone", "手机号码"),
    )
    for order, (key, type_, name) in enumerate(fields):
        element, _ = Element.objects.get_or_create(
            key=key, defaults={"type": type_, "group": group, "order": order, "name_zh": name, "name_en": key}
        )
        ItemElement.objects.create(version=version, element=element, order=order)
