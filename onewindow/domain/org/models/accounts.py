"""What logs in (账号), and the tokens of the API (接口令牌)."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


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
