"""Tables of the agents' work. States change only through the functions made from ``states.py``."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from onewindow.kernel.models import Living

CHANNELS = ("online", "window")
ENTRIES = ("call", "visit", "act", "note")
"""电话, 上门, 代办, 记录."""
RUNNING = ("asked", "assigned", "running")


class Service(Living):
    """帮代办服务. One applicant's wish for help; ``post`` are the agents of the place he chose, ``agent`` the one who does it.

    ``scope`` names what it is for as a mandate does: ``item:food-permit``. ``running`` begins with the signed mandate.
    """

    number = models.TextField(unique=True)
    key = models.TextField(null=True, help_text="what the sender calls this request; a second one is the same service")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True, db_index=False)
    holder_name = models.TextField()
    phone = models.TextField()
    address = models.TextField(db_default="")
    scope = ArrayField(models.TextField())
    words = models.TextField(db_default="", help_text="what the applicant says he needs")
    channel = models.TextField()
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    agent = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", null=True, db_index=False)
    mandate = models.ForeignKey("org.Mandate", models.PROTECT, related_name="+", null=True, db_index=False)
    asked_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="service_names_something", condition=Q(scope__len__gt=0)),
            models.CheckConstraint(name="service_known_channel", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="service_assigned_has_agent",
                condition=~Q(state__in=("assigned", "running")) | Q(agent__isnull=False, assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="service_runs_on_a_mandate", condition=~Q(state="running") | Q(mandate__isnull=False)
            ),
            models.CheckConstraint(
                name="service_closed_says_what_came", condition=~Q(state="closed") | ~Q(result="") & Q(ended_at__isnull=False)
            ),
            models.UniqueConstraint(name="one_service_per_request", fields=["owner", "key"]),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="service_of_owner", fields=["owner", "-id"]),
            models.Index(name="service_of_post", fields=["post", "state", "-id"]),
            models.Index(name="service_of_mandate", fields=["mandate"], condition=Q(mandate__isnull=False)),
        ]


class Entry(models.Model):
    """服务日志. One line of a service's log: who did what, when; written with the step it tells of, never changed.

    ``ref`` names the thing it is about (``case:12``), if there is one.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="entries", db_index=False)
    kind = models.TextField()
    text = models.TextField()
    ref = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="entry_known_kind", condition=Q(kind__in=ENTRIES)),
            models.CheckConstraint(name="entry_says_something", condition=~Q(text="")),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="entry_of_service", fields=["service", "-id"])]


class Visit(Living):
    """上门服务. One visit at the applicant's door, from a moment to a moment; an agent is at one place at a time."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="visits", db_index=False)
    agent = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", db_index=False)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    address = models.TextField()
    purpose = models.TextField()
    outside_hours = models.BooleanField(db_default=False, default=False)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField()
    report = models.TextField(db_default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visit_ends_after_it_began", condition=Q(to_at__gt=F("from_at"))),
            models.CheckConstraint(name="visit_has_address", condition=~Q(address="")),
            models.CheckConstraint(
                name="visit_ended_says_what_came", condition=Q(state="ordered") | ~Q(report="") & Q(ended_at__isnull=False)
            ),
            ExclusionConstraint(
                name="visit_one_at_a_time",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    (Func("from_at", "to_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="ordered"),
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [models.Index(name="visit_of_service", fields=["service", "-id"])]


class Criterion(models.Model):
    """绿色通道条件. One condition by which a case goes first, from a day on; a later row of the same code replaces it.

    ``rule`` is what the machine looks at: ``{"fact": "age", "at_least": 60}``. ``checked``: a second person has read the source.
    """

    code = models.SlugField(max_length=40)
    effective_from = models.DateField()
    ended_on = models.DateField(null=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    rule: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    source = models.TextField()
    checked = models.BooleanField(db_default=False, default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="criterion_read_by_another",
                condition=Q(checked_by=None) | Q(published_by=None) | ~Q(checked_by=F("published_by")),
            ),
            models.UniqueConstraint(name="criterion_once_a_day", fields=["code", "effective_from"]),
            models.CheckConstraint(name="criterion_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="criterion_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("effective_from"))
            ),
        ]


class GreenMark(models.Model):
    """绿色通道标记. A case that goes first, by the criterion it meets; ``fact`` is what the rule saw, in its own words."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks", db_index=False)
    fact = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()


class Meeting(Living):
    """调度会. Called for a day with an agenda; closed with its result when every errand is reported or dropped."""

    number = models.TextField(unique=True)
    title = models.TextField()
    place = models.TextField()
    held_at = models.DateTimeField()
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    agenda: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    called_at = models.DateTimeField()
    result = models.TextField(db_default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="meeting_closed_has_result", condition=Q(state="called") | ~Q(result="") & Q(ended_at__isnull=False)
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [models.Index(name="meeting_of_body", fields=["department", "-id"])]


class Errand(Living):
    """交办事项. What a meeting asks of a post, with its day; on the to-do list of whoever holds the post."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="errands", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    due_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    result = models.TextField(db_default="")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="errand_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="errand_ended_says_what_came",
                condition=Q(state="open") | ~Q(result="") & Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="errand_of_meeting", fields=["meeting", "id"])]


class Record(models.Model):
    """离线录入. A filing recorded on a village agent's phone: ``key`` is the phone's own name of it, and it arrives once."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    key = models.UUIDField()
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(help_text="by the clock of the phone")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="record_arrives_once", fields=["agent", "key"]),
        ]
