"""Tables of investment projects (投资项目). States of projects and stages change only through the functions of ``states.py``."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from onewindow.kernel.models import Living

KINDS = ("social", "government", "small", "linear")
"""社会投资, 政府投资, 小型, 线性工程."""
STAGES = ("land", "works", "construction", "completion")
"""立项用地规划许可, 工程建设许可, 施工许可, 竣工验收."""
GOING = ("running", "done")


class StageRule(models.Model):
    """阶段规则. How long a stage of a kind of project may take and what it waits for, from a day on.

    ``days``: working days from acceptance. ``after``: the stage that must be done before this one opens, or empty.
    """

    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    effective_from = models.DateField()
    package = models.ForeignKey("bundles.Package", models.PROTECT, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField()
    after = models.CharField(max_length=16, default="", db_default="", blank=True)
    checked = models.CharField(max_length=16)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="stage_rule_once_a_day", fields=["kind", "stage", "effective_from"]),
            models.CheckConstraint(name="stage_rule_known", condition=Q(kind__in=KINDS, stage__in=STAGES)),
            models.CheckConstraint(name="stage_rule_has_days_and_source", condition=Q(days__gt=0) & ~Q(source="")),
        ]


class Project(Living):
    """投资项目. What somebody builds, from the plan to completion, under one national code.

    ``investment`` in 10,000 yuan, areas in square metres. ``land_won_on``: the day the land was won; a project that
    prepares before that day (拿地即开工) has none yet.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.TextField()
    kind = models.CharField(max_length=16)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+")
    investment = models.BigIntegerField()
    area = models.ForeignKey("org.Area", models.PROTECT, related_name="+", db_index=False)
    address = models.TextField()
    land_area = models.PositiveIntegerField(db_default=0, default=0)
    floor_area = models.PositiveIntegerField(db_default=0, default=0)
    registered_at = models.DateTimeField()
    land_won_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="", default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="project_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="project_costs_something", condition=Q(investment__gt=0)),
            models.CheckConstraint(
                name="project_over_has_moment",
                condition=~Q(state__in=("finished", "ended")) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(name="project_ended_says_why", condition=~Q(state="ended") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(name="project_of_enterprise", fields=["enterprise", "-id"]),
            models.Index(name="project_by_state", fields=["state", "-id"]),
        ]


class ProjectSection(models.Model):
    """标段. A part of a project with a progress of its own; a project that is not linear has one without a name."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sections", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="section_once", fields=["project", "number"])]


class ProjectStage(Living):
    """阶段. One of the four stages of a section: one guide, one form, one set, one window, which is one bundle.

    ``days`` and ``after`` are those of the rule in force when the project was registered.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="stages")
    section = models.ForeignKey(ProjectSection, models.PROTECT, related_name="stages", db_index=False)
    rule = models.ForeignKey(StageRule, models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    after = models.CharField(max_length=16, db_default="", default="")
    bundle = models.OneToOneField("bundles.Bundle", models.PROTECT, related_name="stage", null=True)
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_stage_of_section", fields=["section", "stage"]),
            models.CheckConstraint(name="stage_known", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(
                name="stage_going_has_clock",
                condition=~Q(state__in=GOING) | Q(bundle__isnull=False, accepted_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(name="stage_filed_has_bundle", condition=~Q(state="filed") | Q(bundle__isnull=False)),
            models.CheckConstraint(name="stage_done_has_moment", condition=~Q(state="done") | Q(done_at__isnull=False)),
        ]  # fmt: skip
