"""Candidates of a search in one SQL (候选): at most a hundred entries, however many there are.

Three ways lead to an entry: a name begins with the text; all pieces of the text stand in it; or it has some of the
rarest pieces. Rare pieces first, and only as many as ``READ`` entries have them: the work is bounded however common the
words are. Each list is planned behind ``MATERIALIZED``: with LIMIT in sight the planner would rather read the whole table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from onewindow.domain.catalogue.rules.search import Sought
from onewindow.kernel.sql import rows

READ = 500
WIDTH = 100
"""Candidates that are weighed."""
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{5,59}")

_LIST = """(WITH one AS MATERIALIZED (SELECT e.id FROM catalogue_searchentry AS e WHERE {which}{within})
 SELECT id, row_number() OVER () AS place FROM one LIMIT {most})"""
_LIKE = """(SELECT found.id, row_number() OVER (ORDER BY sum(known.weight * ln(1 + known.every / greatest(known.entries, 1))) DESC) AS place
 FROM known CROSS JOIN LATERAL (
  WITH one AS MATERIALIZED (SELECT e.id FROM catalogue_searchentry AS e WHERE e.grams @> ARRAY[known.gram]{within})
  SELECT id FROM one LIMIT 1000) AS found
 WHERE known.read <= {read} GROUP BY found.id ORDER BY place LIMIT {most})"""
_SQL = """
WITH known AS MATERIALIZED (
 SELECT asked.gram, asked.weight, COALESCE(kept.entries, 0)::float8 AS entries,
  COALESCE((SELECT entries FROM catalogue_searchgram WHERE gram = ''), 1)::float8 AS every,
  sum(COALESCE(kept.entries, 1)) OVER (ORDER BY COALESCE(kept.entries, 0), asked.gram) AS read
 FROM unnest(%s::text[], %s::float8[]) AS asked(gram, weight)
 LEFT JOIN catalogue_searchgram AS kept ON kept.gram = asked.gram
), near AS (
 SELECT id, min(place) AS place FROM ({lists}) AS lists GROUP BY id ORDER BY 2, 1 LIMIT {width}
)
SELECT e.kind, e.ref, e.code, e.name_zh, e.name_en, e.department_zh, e.department_en, e.level, e.audience, e.themes,
 e.names, e.sounds,
 CASE WHEN row_number() OVER () = 1
  THEN (SELECT json_object_agg(gram, entries) FROM known) ELSE NULL END,
 CASE WHEN row_number() OVER () = 1 THEN (SELECT max(every) FROM known) ELSE NULL END
FROM near JOIN catalogue_searchentry AS e ON e.id = near.id
"""


@dataclass(frozen=True, slots=True)
class Within:
    """What a search is narrowed to (范围); empty: no matter."""

    kinds: tuple[str, ...] = ()
    audience: str = ""
    theme: str = ""
    department: str = ""
    level: str = ""

    def condition(self) -> tuple[str, list[Any]]:
        """The SQL of it and its values; the empty text if it narrows nothing."""
        said = (
            (" AND e.kind = ANY(%s::text[])", list(self.kinds)),
            (" AND e.audience && %s::varchar[]", [self.audience] if self.audience else None),
            (" AND e.themes && %s::text[]", [self.theme] if self.theme else None),
            (" AND e.department_zh = %s::text", self.department),
            (" AND e.level = %s::text", self.level),
        )
        return "".join(sql for sql, value in said if value), [value for _, value in said if value]


@dataclass(slots=True)
class _Lists:
    """The lists of one search as SQL, with their values in order."""

    within: str
    values: list[Any]
    most: int
    sql: list[str] = field(default_factory=list)
    given: list[Any] = field(default_factory=list)

    def add(self, which: str, value: Any) -> None:
        """One more list of entries."""
        self.sql.append(_LIST.format(which=which, within=self.within, most=self.most))
        self.given += [value, *self.values]


def candidates(found: Sought, text: str, within: Within, width: int = WIDTH) -> Sequence[tuple[Any, ...]]:
    """候选. Rows of entries near to what is sought; the first row carries how many entries have each piece."""
    where, values = within.condition()
    lists = _Lists(where, values, max(10, width // 2))
    if _CODE.fullmatch(text) and any(sign.isdigit() for sign in text):
        lists.add("e.code LIKE %s::text", text.upper().replace("_", "") + "%")
    if found.begins:
        lists.add("e.grams && %s::text[]", found.begins)
    for grams in found.whole:
        lists.add("e.grams @> %s::text[]", grams)
    if not lists.sql:
        return []
    lists.sql.append(_LIKE.format(within=where, read=READ, most=lists.most))
    sql = _SQL.format(lists="\n UNION ALL ".join(lists.sql), width=width)
    pieces = list(found.pieces)
    return rows(sql, [pieces, [found.pieces[one] for one in pieces], *lists.given, *values])
