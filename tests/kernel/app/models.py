"""The tables of the tests' room."""

from django.db import models

from onewindow.kernel.models import Living


class Probe(Living):
    """A living thing with columns of every sort the rooms use."""

    title = models.CharField(max_length=20)
    note = models.TextField(default="")
    owner = models.BigIntegerField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    decided_at = models.DateTimeField(null=True)
    filed_on = models.DateField(null=True)
    consent = models.BigIntegerField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    token = models.UUIDField(null=True)
    urgent = models.BooleanField(db_default=False)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(consent__isnull=False),
                name="probe_refused_needs_consent",
            ),
        ]


class Leaf(Living):
    """A second living thing, born in a step of the first one."""

    probe = models.ForeignKey(Probe, models.PROTECT)
    number = models.CharField(max_length=20, unique=True)


class Remark(models.Model):
    """A content table: rows of the same moment."""

    probe = models.ForeignKey(Probe, models.PROTECT)
    text = models.TextField()
