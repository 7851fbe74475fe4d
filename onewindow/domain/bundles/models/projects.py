"""Tables of investment projects (投资项目). States of projects and stages change only through the functions of ``states.py``."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

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


class StageRuleProposal(models.Model):
    """阶段规则修改. What one person of the office wants a stage's rule to be from a day on; a second one puts it into force.

    ``accepted`` None: not decided yet. ``reason``: why it was turned down. ``rule``: what it has become.
    """

    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    effective_from = models.DateField()
    package = models.ForeignKey("bundles.Package", models.PROTECT, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField()
    after = models.CharField(max_length=16, default="", db_default="", blank=True)
    source = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="", blank=True)
    rule = models.OneToOneField(StageRule, models.PROTECT, related_name="proposal", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_stage_rule", fields=["kind", "stage"], condition=Q(accepted__isnull=True)
            ),
            models.CheckConstraint(name="stage_rule_second_person", condition=~Q(decided_by=F("proposed_by"))),
            models.CheckConstraint(
                name="stage_rule_decided_whole",
                condition=Q(accepted__isnull=True, decided_by__isnull=True, decided_at__isnull=True, rule__isnull=True)
                | Q(accepted=True, decided_by__isnull=False, decided_at__isnull=False, rule__isnull=False)
                | Q(accepted=False, decided_at__isnull=False, rule__isnull=True) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="stage_rule_proposal_known",
                condition=Q(kind__in=KINDS, stage__in=STAGES, days__gt=0) & ~Q(source=""),
            ),
        ]
        indexes = [models.Index(name="stage_rule_proposals", fields=["-id"])]


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


class PreReview(Living):
    """容缺预审. The papers of a stage are looked at before it can be filed; the answer lists everything missing or faulty.

    It is no acceptance and starts no clock. ``missing``: kinds of material that were not there when it was answered.
    """

    stage = models.ForeignKey(ProjectStage, models.PROTECT, related_name="pre_reviews", db_index=False)
    draft = models.ForeignKey("bundles.Draft", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    missing = ArrayField(models.TextField(), default=list, db_default=[])
    fields = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="fields of the form still open")
    words = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_open_pre_review", fields=["stage"], condition=Q(state="asked")),
            models.CheckConstraint(
                name="pre_review_answered_by_somebody",
                condition=~Q(state="answered") | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="pre_review_of_stage", fields=["stage", "-id"])]


class PreFinding(models.Model):
    """预审意见. What was found of one paper; it counts as long as the same pages stand in the draft.

    ``file``: the first page; ``pages``: all of them in their order, where there are several.
    """

    pre_review = models.ForeignKey(PreReview, models.PROTECT, related_name="findings", db_index=False)
    slug = models.TextField()
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+")
    pages = ArrayField(models.UUIDField(), default=list, db_default=[])
    good = models.BooleanField()
    words = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_finding_of_paper", fields=["pre_review", "slug"]),
            models.CheckConstraint(name="faulty_paper_says_why", condition=Q(good=True) | ~Q(words="")),
        ]


REVIEWS = ("design", "survey", "acceptance")
"""设计联审, 联合测绘 (多测合一), 联合验收."""
OUTCOMES = ("passed", "changes", "failed")
"""通过, 修改后通过, 不通过."""


class ProjectReview(Living):
    """联审. Several departments on one set of papers, each its opinion, with one conclusion: of the design, the survey, the works."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    stage = models.ForeignKey(ProjectStage, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16)
    lead = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, default="", db_default="")
    conclusion = models.TextField(default="", db_default="")
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="review_kind_known", condition=Q(kind__in=REVIEWS)),
            models.UniqueConstraint(name="one_open_review", fields=["stage", "kind"], condition=~Q(state="concluded")),
            models.CheckConstraint(
                name="review_concluded_whole",
                condition=~Q(state="concluded")
                | Q(outcome__in=OUTCOMES, concluded_by__isnull=False, concluded_at__isnull=False) & ~Q(conclusion=""),
            ),
        ]


class ReviewPaper(models.Model):
    """联审图纸. A page of a paper of the set all departments look at; it does not change while they do."""

    review = models.ForeignKey(ProjectReview, models.PROTECT, related_name="papers", db_index=False)
    slug = models.TextField()
    n = models.PositiveSmallIntegerField(default=1, db_default=1)
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="pages_of_review_in_order", fields=["review", "slug", "n"])]


class ReviewOpinion(models.Model):
    """联审意见. The opinion of one post, once."""

    review = models.ForeignKey(ProjectReview, models.PROTECT, related_name="opinions", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    stance = models.CharField(max_length=16)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_opinion_of_post", fields=["review", "post"]),
            models.CheckConstraint(
                name="opinion_stance_and_words",
                condition=Q(stance="agree") | Q(stance__in=("conditions", "disagree")) & ~Q(words=""),
            ),
        ]


class MonthlyBatch(models.Model):
    """月度批次. The stages of small projects accepted in one month, decided together; ``month`` is its first day."""

    month = models.DateField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(name="batch_begins_a_month", condition=Q(month__day=1))]


class BatchStage(models.Model):
    """入批. A stage of a small project in the batch of the month it was accepted in."""

    batch = models.ForeignKey(MonthlyBatch, models.PROTECT, related_name="stages")
    stage = models.OneToOneField(ProjectStage, models.PROTECT, related_name="batched")
    joined_at = models.DateTimeField()
