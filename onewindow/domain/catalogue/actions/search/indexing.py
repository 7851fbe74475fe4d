"""The index of what can be found (检索索引): written when something is published, made good every hour, never by signals."""

import json
from collections.abc import Iterable
from datetime import datetime
from importlib import resources

from django.db import connection, transaction
from django.utils import timezone

from onewindow.domain.catalogue.models import SearchEntry, Synonym
from onewindow.domain.catalogue.queries.search.entries import findable_guides, findable_items, once_findable
from onewindow.domain.catalogue.rules.search import Findable as Findable
from onewindow.domain.catalogue.rules.search import grams, named, plain, syllables

PART = 500
_COLUMNS = (
    "name_zh", "name_en", "code", "aliases", "department_zh", "department_en", "level", "audience", "themes",
    "names", "sounds", "grams", "spelled", "made_from",
)  # fmt: skip
_COUNT = """
INSERT INTO catalogue_searchgram (gram, entries)
SELECT gram, count(*) FROM catalogue_searchentry, unnest(grams) AS gram GROUP BY gram
UNION ALL SELECT '', count(*) FROM catalogue_searchentry
"""


def index(things: Iterable[Findable]) -> int:
    """编入索引. From now on these things can be found; how many were written: what has not changed is left alone."""
    written = 0
    part: list[Findable] = []
    for thing in things:
        part.append(thing)
        if len(part) == PART:
            written += _write(part)
            part = []
    return written + _write(part)


def _write(part: list[Findable]) -> int:
    known = {
        (kind, ref): made
        for kind, ref, made in SearchEntry.objects.filter(
            kind__in={one.kind for one in part}, ref__in=[one.ref for one in part]
        ).values_list("kind", "ref", "made_from")
    }
    fresh = {(one.kind, one.ref): one for one in part if known.get((one.kind, one.ref)) != one.fingerprint}
    SearchEntry.objects.bulk_create(
        [_entry(one) for one in fresh.values()],
        update_conflicts=True,
        unique_fields=["kind", "ref"],
        update_fields=list(_COLUMNS),
    )
    return len(fresh)


def _entry(one: Findable) -> SearchEntry:
    names = named(one.name_zh, one.name_en, one.aliases)
    return SearchEntry(
        kind=one.kind,
        ref=one.ref,
        name_zh=one.name_zh,
        name_en=one.name_en,
        code=one.code,
        aliases=list(one.aliases),
        department_zh=one.department_zh,
        department_en=one.department_en,
        level=one.level,
        audience=list(one.audience),
        themes=list(one.themes),
        names=list(names),
        sounds=[" ".join(syllables(name)) for name in names],
        grams=sorted(grams(names)),
        spelled="".join(syllables(plain(one.name_zh)))[:120],
        made_from=one.fingerprint,
    )


def unlist(*, kind: str, refs: Iterable[str], at: datetime) -> int:
    """移出索引. From this moment these things are no longer found; how many were."""
    return SearchEntry.objects.filter(kind=kind, ref__in=list(refs)).delete()[0]


def index_items(*, at: datetime, slugs: list[str] | None = None) -> int:
    """事项编入索引. Items (these, or all) as they are open on the day of ``at``; those that are not open leave. How many changed."""
    found = list(findable_items(timezone.localtime(at).date(), slugs))
    stay = {(one.kind, one.ref) for one in found}
    listed = SearchEntry.objects.filter(kind__in=("item", "situation"))
    if slugs is not None:  # by the names they may have, however many entries there are
        listed = listed.filter(ref__in={ref for _, ref in once_findable(slugs)})
    gone = [pk for pk, kind, ref in listed.values_list("pk", "kind", "ref") if (kind, ref) not in stay]
    with transaction.atomic():
        SearchEntry.objects.filter(pk__in=gone).delete()
        return len(gone) + index(found)


def index_guides(*, at: datetime) -> int:
    """指南编入索引. All items that were taken over from other places; those that have become items of ours leave."""
    found = list(findable_guides())
    stay = {one.ref for one in found}
    gone = [pk for pk, ref in SearchEntry.objects.filter(kind="guide").values_list("pk", "ref") if ref not in stay]
    with transaction.atomic():
        SearchEntry.objects.filter(pk__in=gone).delete()
        written = len(gone) + index(found)
        if written > PART:
            count()
        return written


def count() -> None:
    """词频. Count anew how many entries have each piece: a statistic, so that rare pieces are looked up first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':search', 0))")
        cursor.execute("DELETE FROM catalogue_searchgram")
        cursor.execute(_COUNT)


def reindex(*, at: datetime, others: Iterable[Findable] = ()) -> int:
    """重建索引. Items open on the day of ``at``, guides, what other rooms hand in; packaged everyday words that are missing; the counts.

    Repeating it changes nothing. How many entries were written or left.
    """
    _packaged_words(at)
    written = index_items(at=at) + index_guides(at=at) + index(others)
    if written:
        count()
    return written


def _packaged_words(at: datetime) -> None:
    """近义词. Those that came with OneWindow; what the office has changed or retired stays as the office has it."""
    text = (resources.files("onewindow.domain.catalogue") / "data" / "search" / "synonyms.json").read_text("utf-8")
    pairs = [(plain(said), meant) for said, meant in json.loads(text)]
    known = set(Synonym.objects.filter(packaged=True).values_list("said", "meant"))
    Synonym.objects.bulk_create(
        [
            Synonym(said=said, meant=meant, sound="".join(syllables(said)), packaged=True, changed_at=at)
            for said, meant in pairs
            if (said, meant) not in known
        ],
        ignore_conflicts=True,
    )
