"""Tables of the city's people and places (组织、人员、场所)."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from onewindow.kernel.names import Named

# GB 32100-2015: 31 signs, without I O S V Z. The check character is verified by kernel.codes when a row is entered.
USCC_FORM = "^[0-9A-HJ-NPQRTUWXY]{18}$"


class Area(Named):
    """An administrative area (行政区划), GB/T 2260 (6 digits), GB/T 10114 (9), villages 12 by practice."""

    class Level(models.TextChoices):
        CITY = "3", "市"
        COUNTY = "4", "县"
        TOWN = "5", "镇"
        VILLAGE = "6", "村"

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=1, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex="^([0-9]{6}|[0-9]{9}|[0-9]{12})$"), name="area_code_form"),
        ]


class Department(Named):
    """A department or service body of one area (部门); ``name`` is the full name, ``short`` what people say."""

    area = models.ForeignKey(Area, models.PROTECT)
    slug = models.SlugField(unique=True)
    short_zh = models.CharField(max_length=40)
    short_en = models.CharField(max_length=80)
    uscc = models.CharField(max_length=18, unique=True)
    group_code = models.CharField(max_length=2)  # department group inside a base code (standards.md section 1)
    phone = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(uscc__regex=USCC_FORM), name="department_uscc_form"),
        ]


class Centre(Named):
    """A service centre (政务服务中心)."""

    area = models.ForeignKey(Area, models.PROTECT)
    slug = models.SlugField(unique=True)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    floors = models.JSONField(default=list)  # [{"floor": "1F", "zh": …, "en": …}]
    main = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area"], condition=Q(main=True), name="one_main_centre"),
        ]


class OpeningHours(models.Model):
    """One stretch of opening on one weekday (开放时间); Monday is 1, two rows for a day with a midday break."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="opening")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "weekday", "opens"], name="opening_once"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_closing"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="weekday_1_to_7"),
        ]


class Window(Named):
    """A counter in a centre (窗口): comprehensive (综合窗口) or of one department (专业窗口)."""

    class Kind(models.TextChoices):
        COMPREHENSIVE = "comprehensive", "综合窗口"
        SPECIAL = "special", "专业窗口"

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="windows")
    number = models.CharField(max_length=10)
    floor = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    department = models.ForeignKey(Department, models.PROTECT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "number"], name="window_number_once"),
        ]


class Post(models.Model):
    """A post (岗位): what someone may do in one department."""

    class Role(models.TextChoices):
        WINDOW = "window", "收件"
        EXAMINER = "examiner", "审查"
        APPROVER = "approver", "决定"
        SUPERVISOR = "supervisor", "监督"

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["department", "role"], name="post_once"),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; passwords are hashed by Django's hasher."""

    def open(self, *, login: str, kind: str, password: str | None, at: datetime) -> "Account":
        """开户. An account; without a password nobody can log in by password."""
        account = Account(login=login, kind=kind, opened_at=at)
        account.set_password(password)
        account.save(force_insert=True)
        return account


class Account(AbstractBaseUser):
    """What logs in (账号): of a member of staff or of a person."""

    class Kind(models.TextChoices):
        STAFF = "staff", "工作人员"
        PERSON = "person", "自然人"

    login = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.login

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions are not used: see ``queries.may``."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Django's permissions are not used: see ``queries.may``."""
        return False


class Staff(Named):
    """A member of staff (工作人员)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    department = models.ForeignKey(Department, models.PROTECT, related_name="staff")
    number = models.CharField(max_length=20, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True)
    window = models.ForeignKey(Window, models.SET_NULL, null=True)


class Holding(models.Model):
    """A member of staff holds a post from a day to a day, both included (任职)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="holding_ends_after_start"
            ),
            ExclusionConstraint(
                name="holding_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (Func("from_on", "to_on", models.Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Person(Named):
    """A natural person (自然人). ``id_type`` as in GB/T 36903: 111 = citizen id number."""

    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="person")
    id_type = models.CharField(max_length=3, default="111")
    id_no = models.CharField(max_length=30)
    phone = models.CharField(max_length=20, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    pinyin = models.CharField(max_length=100, db_index=True)
    initials = models.CharField(max_length=30, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["id_type", "id_no"], name="person_id_once"),
        ]


class Enterprise(Named):
    """A registered business (经营主体): company or self-employed business."""

    class Kind(models.TextChoices):
        COMPANY = "company", "公司"
        SELF_EMPLOYED = "self-employed", "个体工商户"

    uscc = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    address = models.CharField(max_length=200, blank=True)
    registered_on = models.DateField()
    pinyin = models.CharField(max_length=300, db_index=True)
    initials = models.CharField(max_length=100, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(uscc__regex=USCC_FORM), name="enterprise_uscc_form"),
        ]


class Role(models.Model):
    """What a person is in an enterprise: its legal representative or one who handles its affairs (法定代表人, 经办人)."""

    class Kind(models.TextChoices):
        LEGAL = "legal", "法定代表人"
        HANDLER = "handler", "经办人"

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=8, choices=Kind.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "enterprise", "kind"], name="role_once"),
            models.UniqueConstraint(fields=["enterprise"], condition=Q(kind="legal"), name="one_legal_representative"),
        ]


class Unmasking(models.Model):
    """Why somebody looked at a person's full data (查看完整信息记录). Free words never go into the log, only this id."""

    person = models.ForeignKey(Person, models.CASCADE)
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()


class ApiToken(models.Model):
    """A token of the API (接口令牌): acts as an account, or for a named system that sees only what is public.

    Only the SHA-256 of the token is kept: it is 256 random bits, so nothing slower is needed. ``minute`` and ``used``
    are the window in which its calls are counted.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens", null=True)
    system = models.CharField(max_length=100, blank=True)  # the program that holds it
    hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=12), default=list)
    per_minute = models.PositiveIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    minute = models.BigIntegerField(default=0)  # since 1970
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(account__isnull=False) | ~Q(system=""), name="token_of_somebody"),
            models.CheckConstraint(condition=Q(account__isnull=False) | Q(scopes=[]), name="system_has_no_scopes"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="token_ends_after_start"),
        ]


class ApiStranger(models.Model):
    """Calls of one address without a token (匿名调用计数); the address is kept as a keyed hash, for a day."""

    key = models.CharField(max_length=64, primary_key=True)
    minute = models.BigIntegerField()
    used = models.PositiveIntegerField()
