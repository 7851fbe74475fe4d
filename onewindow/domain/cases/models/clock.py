"""What stops, lengthens or ends a clock: kinds of holds as dated rows, holds, the one extension, silence; what was over it.

A hold carries what its kind says of the clocks; a composite foreign key (migration ``clocks``) keeps the two alike, so
that no row stops the law's limit whose kind may not. A trigger keeps what was told in writing as it was told.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import Living

GROUNDS = ("art45", "special", "guide")
"""Why a kind stops a clock: 行政许可法 art. 45, an article of its own for some items, the item's published guide."""
ARTICLE_45 = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert-review",
)
"""听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审: what art. 45 does not count. A visit to the site is not among them."""
TURNS = ("office", "applicant")
RANKS = ("authority", "government")
SILENT = ("granted", "refused")
CLOCKS = ("promised", "statutory")


class HoldKind(models.Model):
    """暂停种类. One kind of hold from a day on: its source and which clocks it stops. A later row of the slug replaces it."""

    slug = models.TextField()
    effective_from = models.DateField()
    in_force = models.BooleanField(default=True, db_default=True, help_text="false: from that day nothing stops by it")
    name_zh = models.TextField()
    name_en = models.TextField()
    ground = models.TextField()
    stops_statutory = models.BooleanField(help_text="the law's limit too, not the promise alone")
    turn = models.TextField(db_default="office", help_text="who is waited for")
    items = ArrayField(models.TextField(), db_default=[], help_text="the items a special article names, by slug")
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_kind_a_day", fields=["slug", "effective_from"]),
            models.UniqueConstraint(name="kind_with_its_clocks", fields=["id", "slug", "stops_statutory"]),
            models.CheckConstraint(name="known_ground", condition=Q(ground__in=GROUNDS)),
            models.CheckConstraint(name="known_turn", condition=Q(turn__in=TURNS)),
            models.CheckConstraint(name="kind_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="law_stops_by_law_only", condition=Q(stops_statutory=False) | Q(ground__in=("art45", "special"))
            ),
            models.CheckConstraint(name="eight_of_article_45", condition=~Q(ground="art45") | Q(slug__in=ARTICLE_45)),
            models.CheckConstraint(name="special_names_items", condition=~Q(ground="special") | ~Q(items=[])),
        ]

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_en if (get_language() or "zh").startswith("en") else self.name_zh


class Hold(models.Model):
    """暂停计时. One stretch that does not count: told to the applicant in writing with the days it will take (art. 45)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds", db_index=False)
    kind = models.ForeignKey(HoldKind, models.PROTECT, related_name="+", db_index=False)
    slug = models.TextField()
    stops_statutory = models.BooleanField()
    source = models.TextField()
    notice = models.TextField(help_text="what the applicant is told, in writing")
    days = models.PositiveSmallIntegerField(help_text="working days it will take, as told")
    opened_at = models.DateTimeField()
    expected_at = models.DateTimeField(help_text="the end as told")
    lasts_until = models.DateTimeField(help_text="the end as reckoned now; later than told once it was outlasted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_hold_of_a_kind", fields=["case", "slug"], condition=Q(released_at__isnull=True)
            ),
            models.CheckConstraint(
                name="hold_told_in_writing", condition=~Q(notice="") & ~Q(source="") & Q(days__gt=0)
            ),
            models.CheckConstraint(
                name="hold_ends_after_start",
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="hold_lasts_forward",
                condition=Q(expected_at__gt=F("opened_at")) & Q(lasts_until__gte=F("expected_at")),
            ),
            ExclusionConstraint(
                name="hold_of_a_kind_once",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("slug", RangeOperators.EQUAL),
                    (Func("opened_at", "released_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(name="hold_of_case", fields=["case", "opened_at"])]


class Extension(models.Model):
    """延期. The one extension of the law's limit: proposed with its reason, approved by a second person of the right rank."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="extensions", db_index=False)
    length = models.TextField(help_text="a limit as kernel.worktime reads it: 10wd")
    rank = models.TextField(help_text="whose approval it needs: the head of the authority, or of the government")
    moves_promise = models.BooleanField(db_default=False, help_text="the item's guide says that the promise follows")
    basis = models.TextField()
    reason = models.TextField(help_text="what the applicant is told")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    approved_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_extension", fields=["case"], condition=Q(declined_at__isnull=True)),
            models.CheckConstraint(name="known_rank", condition=Q(rank__in=RANKS)),
            models.CheckConstraint(name="extension_says_why", condition=~Q(reason="") & ~Q(basis="")),
            models.CheckConstraint(
                name="extension_by_a_second_person",
                condition=Q(approved_at__isnull=True) | Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approved_or_declined", condition=Q(approved_at__isnull=True) | Q(declined_at__isnull=True)
            ),
        ]


class Silence(models.Model):
    """默示. The law's limit passed without a decision, and the item's rule decided (行政许可法 art. 50)."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="silence")
    outcome = models.TextField()
    rule = models.TextField(help_text="the article that says so")
    due_at = models.DateTimeField(help_text="the limit that passed")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_silence", condition=Q(outcome__in=SILENT) & ~Q(rule="")),
            models.CheckConstraint(name="silence_after_the_limit", condition=Q(at__gte=F("due_at"))),
        ]


class Overrun(Living):
    """超期. A limit of a case that passed before the decision; its department owes the public a word why (decision 86).

    One for each clock and round: a case that is accepted anew has clocks of its own, a moved calendar makes no second one.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="overruns", db_index=False)
    clock = models.TextField(help_text="promised or statutory")
    begun_at = models.DateTimeField(help_text="the acceptance this clock ran from")
    due_at = models.DateTimeField()
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()
    explanation = models.TextField(db_default="", help_text="shown to everybody")
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    explained_at = models.DateTimeField(null=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_overrun_a_clock", fields=["case", "clock", "begun_at"]),
            models.CheckConstraint(name="overrun_of_a_known_clock", condition=Q(clock__in=CLOCKS)),
            models.CheckConstraint(name="overrun_after_its_limit", condition=Q(noted_at__gte=F("due_at"))),
            models.CheckConstraint(
                name="overrun_explained_in_words",
                condition=~Q(state="explained")
                | Q(explained_by__isnull=False, explained_at__isnull=False) & ~Q(explanation=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="overruns_newest", fields=["-noted_at", "-id"]),
            models.Index(name="overruns_of_department", fields=["department", "-noted_at", "-id"]),
        ]
