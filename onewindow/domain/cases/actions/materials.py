"""Materials of a case as they come in: what the item asks, what was handed in, and the rows of both."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.domain.cases.refusals import MaterialUnfit, MaterialUnknown
from onewindow.domain.catalogue.queries import MaterialSpec
from onewindow.kernel.step import Also


@dataclass(frozen=True, slots=True)
class Paper:
    """What is handed in for a material: an uploaded file, a licence, checked data, or the promise to bring it later.

    ``pages``: all files in their order, where there are several (``file`` is the first). ``original``: the account of
    the clerk who saw the original, and when (ISO).
    """

    slug: str
    satisfied_by: str = "upload"
    file: UUID | None = None
    licence: int | None = None
    pages: tuple[UUID, ...] = ()
    original: tuple[int | None, str] | None = None


_RECEIVED = """
INSERT INTO cases_material (case_id, slug, need, satisfied_by, file_id, licence, state, received_at, original_by_id,
  original_at)
SELECT s.id, m.slug, m.need, m.satisfied_by, m.file, m.licence, m.state, m.at, m.original_by, m.original_at
FROM s, jsonb_to_recordset(%s::jsonb) AS m(slug text, need text, satisfied_by text, file uuid, licence bigint,
  state text, at timestamptz, original_by bigint, original_at timestamptz)
"""
_PAGES = """
INSERT INTO cases_materialpage (case_id, slug, n, file_id, at)
SELECT {case}, p.slug, p.n, p.file, p.at
FROM s, jsonb_to_recordset(%s::jsonb) AS p(slug text, n smallint, file uuid, at timestamptz)
"""
_PAGES_NEW = _PAGES.format(case="s.id")
_PAGES_RENEWED = _PAGES.format(case="%s::bigint")
_RENEWED = """
UPDATE cases_material SET satisfied_by = m.satisfied_by, file_id = m.file, licence = m.licence, state = m.state,
  received_at = m.at, checked_by_id = NULL, original_by_id = m.original_by, original_at = m.original_at
FROM s, jsonb_to_recordset(%s::jsonb) AS m(slug text, satisfied_by text, file uuid, licence bigint, state text,
  at timestamptz, original_by bigint, original_at timestamptz)
WHERE case_id = %s::bigint AND cases_material.slug = m.slug
"""
_CHECKED = """
UPDATE cases_material SET state = 'checked', checked_by_id = %s::bigint
FROM s WHERE case_id = %s::bigint AND cases_material.state = 'received'
"""
_FAULTY = """
UPDATE cases_material SET state = 'faulty', checked_by_id = %s::bigint
FROM s WHERE case_id = %s::bigint AND slug = ANY(%s::text[]) AND cases_material.state <> 'missing'
"""


def rows_of(needed: Sequence[MaterialSpec], papers: Iterable[Paper], at: datetime) -> list[dict[str, Any]]:
    """One row for each material the item needs of this case, handed in or missing.

    :raises MaterialUnknown: a paper the item does not ask for (nothing unrelated may be asked or kept).
    :raises MaterialUnfit: a promise for what may not follow later, an upload without a file.
    """
    given = {paper.slug: paper for paper in papers}
    unknown = given.keys() - {m.key for m in needed}
    if unknown:
        raise MaterialUnknown(materials=sorted(unknown))
    rows = []
    for material in needed:
        row: dict[str, Any] = {"slug": material.key, "need": "tolerable" if material.tolerable else "required"}
        paper = given.get(material.key)
        if paper is None and material.satisfied_by == "form":  # the filled form is the application itself
            paper = Paper(material.key, "form")
        rows.append(row | (_given(paper, row["need"], at) if paper else {"satisfied_by": "", "state": "missing"}))
    return rows


def renewed_rows(needs: Mapping[str, str], papers: Iterable[Paper], at: datetime) -> list[dict[str, Any]]:
    """Rows for materials handed in anew; ``needs`` are the case's materials and how far each is needed.

    :raises MaterialUnknown, MaterialUnfit: as ``rows_of``.
    """
    rows = []
    for paper in papers:
        if paper.slug not in needs:
            raise MaterialUnknown(materials=[paper.slug])
        rows.append({"slug": paper.slug, **_given(paper, needs[paper.slug], at)})
    return rows


def _given(paper: Paper, need: str, at: datetime) -> dict[str, Any]:
    promised = paper.satisfied_by == "promise"
    if (promised and need != "tolerable") or (paper.satisfied_by == "upload" and paper.file is None):
        raise MaterialUnfit(material=paper.slug)
    row: dict[str, Any] = {
        "satisfied_by": paper.satisfied_by,
        "file": str(paper.file) if paper.file else None,
        "licence": paper.licence,
        "state": "promised" if promised else "received",
        "at": at.isoformat(),
    }
    if paper.original is not None and paper.satisfied_by == "upload":
        row["original_by"], row["original_at"] = paper.original
    return row


def received(rows: list[dict[str, Any]]) -> Also | None:
    """The material rows of a new case, in the statement that files it."""
    return Also(_RECEIVED, [json.dumps(rows, ensure_ascii=False)]) if rows else None


def renewed(case: int, rows: list[dict[str, Any]]) -> Also | None:
    """Materials handed in anew, in the statement of the step."""
    return Also(_RENEWED, [json.dumps(rows, ensure_ascii=False), str(case)]) if rows else None


def pages_received(papers: Iterable[Paper], at: datetime) -> Also | None:
    """The pages of a new case's materials, where one has several; in the statement that files it."""
    rows = _pages(papers, at)
    return Also(_PAGES_NEW, [rows]) if rows else None


def pages_renewed(case: int, papers: Iterable[Paper], at: datetime) -> Also | None:
    """The pages of materials handed in anew; those of the earlier submission stay as they are."""
    rows = _pages(papers, at)
    return Also(_PAGES_RENEWED, [str(case), rows]) if rows else None


def _pages(papers: Iterable[Paper], at: datetime) -> str:
    """A material of one file has no rows of pages (decision 0046)."""
    rows = [
        {"slug": paper.slug, "n": n, "file": str(file), "at": at.isoformat()}
        for paper in papers
        if len(paper.pages) > 1
        for n, file in enumerate(paper.pages, 1)
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def checked(case: int, by: int | None) -> Also:
    """核对材料. Everything that came in has been looked at by whoever accepts."""
    return Also(_CHECKED, [None if by is None else str(by), str(case)])


def faulty(case: int, slugs: Sequence[str], by: int | None) -> Also:
    """The materials named in a notice must be handed in anew."""
    return Also(_FAULTY, [None if by is None else str(by), str(case), list(slugs)])
