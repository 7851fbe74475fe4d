"""Who came to a window and was not filed (窗口登记): asked for what, why not, what he was told; the supervisor's answer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from onewindow.kernel.models import Living


class Enquiry(Living):
    """未收件登记. Somebody came to a window, asked for something, and no application was filed.

    Turned away: he wanted to file and was not let; the supervisor looks at each of these. Name and telephone only if he
    gives them. The application's role cannot change or delete a row but by the steps in ``states.py``.
    """

    turned_away = models.BooleanField()
    reason = models.TextField(help_text="code of the list of reasons")
    asked = models.TextField()
    told = models.TextField()
    body = models.TextField(db_default="", help_text="the right body, when it is not ours")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+", null=True, db_index=False)
    name = models.TextField(db_default="")
    phone = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    post = models.BigIntegerField()
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    window = models.ForeignKey("org.Window", models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()
    verdict = models.TextField(db_default="", help_text="right: rightly turned away; wrong: he must be let file")
    answer = models.TextField(db_default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="enquiry_says_what_and_why", condition=~Q(asked="") & ~Q(told="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="enquiry_answered_by_another",
                condition=~Q(state="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False, verdict__in=("right", "wrong"))
                & ~Q(answer="")
                & ~Q(answered_by=models.F("by")),
            ),
            models.CheckConstraint(
                name="turned_away_is_looked_at", condition=Q(turned_away=False) | Q(state__in=("asked", "answered"))
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="enquiry_of_department", fields=["department", "-id"]),
            models.Index(name="enquiry_at", fields=["at"]),
        ]
