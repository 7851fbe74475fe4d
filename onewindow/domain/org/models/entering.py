"""How an account is entered (身份鉴别): one-time links, the second step, and the sessions in which it is used."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onewindow.domain.org.models.accounts import Account


class OneTimeLink(models.Model):
    """A link that lets its bearer choose a password, once (一次性链接). Only the SHA-256 of its 256 random bits is kept."""

    class Purpose(models.TextChoices):
        INVITE = "invite", "首次设置"
        RESET = "reset", "重置"

    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at=None, revoked_at=None), name="one_open_link_an_account"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires_after_making"),
        ]


class SecondStep(models.Model):
    """The device that shows one-time codes (动态口令, RFC 6238): its key in a box (``kernel.seal.box``), never in clear.

    ``last_step`` is the time step of the newest code accepted: it and older ones are refused ever after.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_step")
    secret = models.BinaryField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=-1)
    wrong = models.PositiveSmallIntegerField(default=0)  # codes refused in a row
    shut_until = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code on paper for the day the device is lost (备用码); a keyed hash, used once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "hash"], name="recovery_code_once"),
        ]


class Removal(models.Model):
    """A device taken off an account by an administrator (解绑动态口令), so that the same one cannot also reset its password."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="removals")
    reason = models.CharField(max_length=500)
    removed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Sitting(models.Model):
    """One log-in at one browser (会话). ``key_hash`` is the SHA-256 of Django's session key, which is a secret.

    ``second``: the second step was passed. Only the browser's family, the system and the address are kept.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="sittings")
    key_hash = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=20)
    system = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    second = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seen_at__gte=F("began_at")), name="sitting_seen_after_beginning"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-seen_at"], name="sitting_of_account", condition=Q(ended_at=None)),
        ]


class SignUp(models.Model):
    """A person who has opened an account himself (自助注册), until a window has seen his paper.

    Only then does he become a ``Person``: before, nothing of anybody with this number can be seen or filed by him.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="sign_up")
    name = models.CharField(max_length=60)
    id_type = models.CharField(max_length=3, default="111")
    id_no = models.CharField(max_length=30, db_index=True)
    phone = models.CharField(max_length=20)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    paper = models.CharField(max_length=200, blank=True)  # which one the window has seen
