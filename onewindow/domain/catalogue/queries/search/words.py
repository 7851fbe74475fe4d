"""Words people use (检索词管理): synonyms of the office, and what was looked for in vain."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum

from onewindow.domain.catalogue.models import SearchEntry, SearchMiss, Synonym
from onewindow.domain.catalogue.rules.search import EDITION, plain
from onewindow.domain.org.refusals import NoSuchEntry


@dataclass(frozen=True, slots=True)
class SynonymLine:
    """One pair of everyday words and what they mean (近义词)."""

    id: int
    said: str
    meant: str
    packaged: bool
    version: int


@dataclass(frozen=True, slots=True)
class MissLine:
    """One text that found nothing (未找到): how often since a day, and when last."""

    text: str
    count: int
    last: date


def synonyms(words: str = "", *, after: tuple[str, int] | None = None, limit: int = 50) -> list[SynonymLine]:
    """近义词. Pairs in use, in the order of what is said, page by page by key (said, id); ``words`` stand in either side."""
    found = Synonym.objects.filter(retired=False)
    if words.strip():
        found = found.filter(Q(said__contains=plain(words)) | Q(meant__contains=words.strip()))
    if after is not None:
        found = found.filter(Q(said__gt=after[0]) | Q(said=after[0], pk__gt=after[1]))
    return [_line(row) for row in found.order_by("said", "pk")[:limit]]


def synonym(pk: int) -> SynonymLine:
    """近义词. One pair in use.

    :raises NoSuchEntry: if there is none.
    """
    row = Synonym.objects.filter(pk=pk, retired=False).first()
    if row is None:
        raise NoSuchEntry(id=pk)
    return _line(row)


def _line(row: Synonym) -> SynonymLine:
    return SynonymLine(row.pk, row.said, row.meant, row.packaged, row.version)


def misses(since: date, limit: int = 50) -> list[MissLine]:
    """未找到的检索词. What found nothing since a day, the most frequent first; not what means something by now."""
    known = Synonym.objects.filter(retired=False).values("said")
    rows = (
        SearchMiss.objects.filter(day__gte=since)
        .exclude(text__in=known)
        .values_list("text")
        .annotate(times=Sum("count"), last=Max("day"))
        .order_by("-times", "-last", "text")
    )
    return [MissLine(*row) for row in rows[:limit]]


def stale() -> bool:
    """Whether the index is empty or was cut by older rules: then it is made anew (onewindow catalogue reindex)."""
    first = SearchEntry.objects.order_by("pk").values_list("made_from", flat=True).first()
    return first is None or not first.startswith(f"{EDITION}:")
