"""One search box: a case by its number, the holder's name (also in pinyin or initials), id number, phone, enterprise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.domain.cases import rules
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import Actor, may


@dataclass(frozen=True, slots=True)
class Found:
    """One case found."""

    id: int
    number: str
    item: ItemSpec
    state: str
    holder_name: str
    filed_at: datetime
    group: str
    holder_kind: str


_SELECT = (
    'SELECT c.id, c.number, c.item_version_id, c.state, c.holder_name, c.filed_at, c."group", c.holder_kind'
    " FROM cases_case c WHERE "
)
_SEEN = {
    "all": "true",
    "staff": "(c.department_id = %(department)s OR EXISTS (SELECT FROM cases_opinion o WHERE o.case_id = c.id"
    " AND o.post = ANY(%(posts)s)) OR EXISTS (SELECT FROM kernel_task t WHERE t.kind = 'case' AND t.thing = c.id"
    " AND t.closed_at IS NULL AND t.post = ANY(%(posts)s)))",
    "own": "(c.owner_id = %(me)s AND c.enterprise_id IS NULL OR c.enterprise_id = ANY(%(enterprises)s))",
}
_PREFIX = "c.number ~>=~ %(text)s AND c.number ~<~ %(beyond)s"


def search(actor: Actor, text: str, *, limit: int = 20) -> list[Found]:
    """搜索办件. Cases the actor may see that fit what stands in the box, newest first; nothing for less than two signs."""
    kind, value = rules.sought(text)
    where, params = _where(kind, value)
    if not where:
        return []
    seen = "own" if actor.kind == "person" else "all" if may(actor, role="window") else "staff"
    params |= {
        "limit": limit,
        "department": actor.department,
        "posts": sorted(actor.posts),
        "me": actor.account,
        "enterprises": sorted(actor.enterprises),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT}{where} AND {_SEEN[seen]} ORDER BY c.id DESC LIMIT %(limit)s", params)
        return [Found(i, n, spec(v), *rest) for i, n, v, *rest in cursor.fetchall()]


def _where(kind: str, value: str) -> tuple[str, dict[str, Any]]:
    if kind == "phone":
        return "c.phone = %(text)s", {"text": value}
    if kind == "code":
        return "c.holder_code = %(text)s", {"text": value}
    if kind == "number":
        return _PREFIX, {"text": value, "beyond": value[:-1] + chr(ord(value[-1]) + 1)}
    if kind == "name":
        words = {"words": list(rules.pairs_of(value)), "like": f"%{_plain(value)}%"}
        return "c.holder_words @> %(words)s::text[] AND c.holder_name LIKE %(like)s", words
    if kind == "letters" and len(value) > 2:
        like = "(c.holder_pinyin LIKE %(like)s OR c.holder_words @> ARRAY[%(text)s::text])"
        return like, {"like": f"%{value}%", "text": value}
    if kind == "letters" and len(value) == 2:
        return "c.holder_words @> ARRAY[%(text)s::text]", {"text": value}
    return "", {}


def _plain(text: str) -> str:
    """A text as literal part of a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
