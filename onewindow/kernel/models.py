"""The kernel's tables: living things, open tasks, the log with its seals and readers, light rules, stored answers.

Columns written by the generated SQL functions carry database defaults (``db_default``): Django's ``default=`` is none.
"""

from django.contrib.postgres.indexes import BrinIndex, OpClass
from django.db import models
from django.db.models.functions import Cast, Coalesce


class Living(models.Model):
    """Something with a life: its state changes only through the functions generated from ``states.py``."""

    state = models.CharField(max_length=32)
    version = models.IntegerField(db_default=1)

    class Meta:
        abstract = True


class Task(models.Model):
    """待办. Something that waits for somebody, or (post and actor empty) a timer that the sweeper runs.

    Its light is computed from ``amber_at`` and ``due_at`` and never stored; ``next_check_at`` is the sweeper's. ``lit``
    says that the sweeper has seen it turn amber: it only parts the indexes, so that a page of amber or green tasks is
    found in its order; who reads by it looks at the few between two sweeps as well (``kernel.tasks``). ``topic`` and
    ``scope`` are the room's own numbers for what the thing is about and whose affair it is (``states.Kind``).
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    thing = models.BigIntegerField()
    name = models.TextField()
    post = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    amber_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(db_default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    topic = models.BigIntegerField(null=True)
    scope = models.BigIntegerField(null=True)
    lit = models.GeneratedField(
        expression=Coalesce(
            models.ExpressionWrapper(
                models.Q(amber_at__lt=models.F("due_at"))
                & (models.Q(next_check_at__gte=models.F("due_at")) | models.Q(next_check_at=None)),
                output_field=models.BooleanField(),
            ),
            False,
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["thing", "kind"], condition=models.Q(closed_at=None), name="task_open_of_thing"),
            models.Index(fields=["post", "due_at", "id"], condition=models.Q(closed_at=None), name="task_open_of_post"),
            models.Index(
                fields=["post", "lit", "due_at", "id"],
                condition=models.Q(closed_at=None, post__isnull=False),
                name="task_open_lit",
            ),
            models.Index(
                fields=["post", "name", "lit", "due_at", "id"],
                condition=models.Q(closed_at=None, post__isnull=False) & ~models.Q(name=""),  # see kernel.tasks.page
                name="task_open_named",
            ),
            models.Index(
                fields=["post", "topic", "kind", "name", "lit", "due_at", "id"],
                condition=models.Q(closed_at=None, post__isnull=False),
                name="task_open_about",
            ),
            models.Index(
                fields=["post", "scope", "name", "lit", "due_at", "id"],
                condition=models.Q(closed_at=None, post__isnull=False),
                name="task_open_scoped",
            ),
            models.Index(
                fields=["actor", "due_at", "id"],
                condition=models.Q(closed_at=None, actor__isnull=False),
                name="task_open_of_actor",
            ),
            models.Index(
                fields=["next_check_at"],
                condition=models.Q(closed_at=None, next_check_at__isnull=False),
                name="task_next_check",
            ),
        ]


class Event(models.Model):
    """What happened: audit, outbox and feed in one. Ids and hashes only, never names or id numbers.

    ``name`` is dotted: ``case.accept`` (kind and move), ``task.amber``, ``log.restored``. ``by`` empty = the system.
    The order of the log is (epoch, xid, id), below the horizon of running transactions.
    """

    id = models.BigAutoField(primary_key=True)
    epoch = models.SmallIntegerField(db_default=1)
    xid = models.BigIntegerField(
        db_default=Cast(
            Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
            models.BigIntegerField(),
        )
    )
    kind = models.TextField()
    thing = models.BigIntegerField(null=True)
    name = models.TextField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(null=True)
    data = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["epoch", "xid", "id"], name="event_order"),
            models.Index(fields=["thing", "kind"], name="event_of_thing"),
        ]


class Seal(models.Model):
    """A sealed batch of the log: Merkle root over its events, chained to the batch before. SM3, hexadecimal."""

    n = models.BigIntegerField(primary_key=True)
    epoch = models.SmallIntegerField()
    xid = models.BigIntegerField()
    event = models.BigIntegerField()
    count = models.IntegerField()
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(count__gt=0), name="seal_holds_events")]


class Reader(models.Model):
    """How far a room's log reader has read: the position of the last event it has dealt with."""

    name = models.CharField(max_length=64, primary_key=True)
    epoch = models.SmallIntegerField(db_default=0)
    xid = models.BigIntegerField(db_default=0)
    event = models.BigIntegerField(db_default=0)


class Owed(models.Model):
    """A reaction that failed: owed by a reader to one event, tried again with growing pauses until it succeeds."""

    id = models.BigAutoField(primary_key=True)
    reader = models.CharField(max_length=64)
    reaction = models.TextField()
    event = models.BigIntegerField()
    tries = models.SmallIntegerField(db_default=1)
    next_try_at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reader", "reaction"], name="owed_once")]
        indexes = [models.Index(fields=["next_try_at"], name="owed_next_try")]


class LightRule(models.Model):
    """When a task of this kind and name turns amber: after a share of its time, or some time before it is due."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    share = models.SmallIntegerField(null=True)  # per cent of the time from opening to due
    before = models.CharField(max_length=16, db_default="")  # "1wd", "2h": working time before due

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="light_rule_one_per_task"),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__range=(1, 99)), name="light_rule_share"
            ),
        ]


class StoredFile(models.Model):
    """An uploaded file by its token; the bytes lie once under their SHA-256 (``kernel.files``)."""

    token = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="stored_file_sha256")]


def naming_a_file(name: str, field: str) -> BrinIndex:
    """An index over a large table's files, for the one who asks: a file that nobody names goes (``files.forget_unused``).

    Each table that refers to files is then asked for it, by the statement and by its foreign key. A sum for every few pages
    answers "not here" for all but some of them: a hundredth of the size of an index of every row, written when a stretch of
    the table is full and not with the row, and a row whose file changes stays a HOT update (decision 77).
    """
    of_files = OpClass(field, name="uuid_bloom_ops(n_distinct_per_range=-0.3)")
    return BrinIndex(of_files, name=name, pages_per_range=32, autosummarize=True)


class Answer(models.Model):
    """What a verb answered to a request with this key: the same key is answered again, never carried out again."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64)
    owner = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    at = models.DateTimeField()
    answer = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "verb", "key"], nulls_distinct=False, name="answer_once")
        ]
        indexes = [models.Index(fields=["at"], name="answer_at")]


class RetentionRule(models.Model):
    """How long things of one kind are kept (保存期限), from a day on; a later row replaces an earlier one.

    ``days`` empty: kept, only reported. ``source`` names the rule; ``checked``: somebody has read its text.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=40)
    effective_from = models.DateField()
    days = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=300)
    checked = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "effective_from"], name="retention_rule_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(days__isnull=True) | models.Q(days__gt=0), name="retention_some_days"
            ),
        ]
