"""What search stands on (检索): entries cut into pieces, how often each piece occurs, everyday words, what was not found."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from onewindow.kernel.names import Named


class SearchEntry(Named):
    """One thing that can be found (检索条目): kept by verbs at publication and by a job, never edited by hand."""

    class Kind(models.TextChoices):
        PACKAGE = "package", "一件事"
        ITEM = "item", "事项"
        GUIDE = "guide", "办事指南"
        SITUATION = "situation", "情形"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    ref = models.CharField(max_length=160)  # what its room knows it by: a slug, a code
    code = models.CharField(max_length=80, blank=True)
    aliases = ArrayField(models.TextField(), default=list)
    department_zh = models.CharField(max_length=200, blank=True)
    department_en = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=1, blank=True)  # GB/T 39046 A.2
    audience = ArrayField(models.CharField(max_length=2), default=list)  # A.4
    themes = ArrayField(models.TextField(), default=list)
    names = ArrayField(models.TextField())  # plain, each name it is found by
    sounds = ArrayField(models.TextField())  # the syllables of each
    grams = ArrayField(models.TextField())  # rules.search.grams
    spelled = models.CharField(max_length=120)  # pinyin of the name: the order of a list
    made_from = models.CharField(max_length=64)  # hash of what it was made from, and the edition of the rules

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # without fastupdate a search never walks through a list of pending entries
            GinIndex(fields=["grams"], name="search_entry_grams", fastupdate=False),
            models.Index(fields=["spelled", "id"], name="search_entry_spelled"),
            models.Index(fields=["code"], name="search_entry_code", opclasses=["varchar_pattern_ops"]),
        ]


class SearchGram(models.Model):
    """How many entries have a piece (词频): rare pieces are looked up first; the empty one counts all entries."""

    gram = models.CharField(max_length=40, primary_key=True)
    entries = models.PositiveIntegerField()


class Synonym(models.Model):
    """Everyday words and what the catalogue calls it (近义词), edited by the office."""

    said = models.CharField(max_length=40)  # plain
    meant = models.CharField(max_length=80)
    sound = models.CharField(max_length=80, default="", db_default="")  # of what is said, for who types pinyin
    packaged = models.BooleanField()  # came with OneWindow
    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired = models.BooleanField(default=False, db_default=False)  # stays, so that no update brings it back

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["said", "meant"], name="synonym_once"),
            models.CheckConstraint(condition=~models.Q(said="") & ~models.Q(meant=""), name="synonym_says_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sound"], name="synonym_sound")]


class SearchMiss(models.Model):
    """What was looked for and not found (未找到的检索词): a text, a day, how often; nobody's name stands here."""

    text = models.CharField(max_length=40)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "text"], name="search_miss_once_a_day"),
        ]
