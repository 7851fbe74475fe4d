"""Mandates (委托): one person lets another act for him, and what was done on it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.org.models.accounts import Account
from onewindow.domain.org.models.people import Enterprise, Person
from onewindow.domain.org.models.staffing import Staff
from onewindow.kernel.models import StoredFile


class Mandate(models.Model):
    """委托书. ``giver`` lets ``holder`` act for him in what ``scope`` names, from a day to a day (民法典 art. 165).

    ``scope`` holds ``all`` alone, or names: ``package:open-restaurant``, ``item:food-permit``. ``statement`` is what was
    signed, word for word; ``seal`` binds it by the city's SM2 key. It ends by its term, by the giver (撤回) or by the
    holder (辞去), and cannot be passed on (art. 169 asks for the giver's consent: he gives another himself).

    It is held by a person, or by ``staff``: an agent of the service (帮代办员), who acts on it as what he is. ``hand`` is the
    giver's own hand, where he signed in front of somebody (``taken_by``) instead of by his log-in.
    ``enterprise``: the head of a business gives it for the business, to an agent of the service only (0058).
    """

    number = models.CharField(max_length=24, unique=True)
    giver = models.ForeignKey(Person, models.PROTECT, related_name="given")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="held", null=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="held", null=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", null=True)
    scope = ArrayField(models.CharField(max_length=80))
    from_on = models.DateField()
    to_on = models.DateField()
    statement = models.TextField()
    digest = models.CharField(max_length=64)  # SM3 of the statement
    seal = models.JSONField()
    signed_at = models.DateTimeField()
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    hand = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="mandate_to_another"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="mandate_ends_after_start"),
            models.CheckConstraint(condition=Q(scope__len__gt=0), name="mandate_names_something"),
            models.CheckConstraint(
                condition=Q(holder=None, staff__isnull=False) | Q(holder__isnull=False, staff=None),
                name="mandate_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(enterprise=None) | Q(staff__isnull=False), name="mandate_of_business_to_agent"
            ),
            models.CheckConstraint(
                condition=Q(hand=None, taken_by=None) | Q(hand__isnull=False, taken_by__isnull=False),
                name="mandate_hand_was_taken",
            ),
        ]

    @property
    def held_by(self) -> Person | Staff:
        """Who may act on it: a person or an agent of the service."""
        held = self.holder or self.staff
        assert held is not None
        return held


class MandateAct(models.Model):
    """代办记录. One act done on a mandate: what (``bundle.file``) about which thing (``bundle:12``), and when."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="acts")
    ref = models.CharField(max_length=40)
    act = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mandate", "-id"], name="act_of_mandate"),
            models.Index(fields=["ref"], name="act_about"),
        ]
