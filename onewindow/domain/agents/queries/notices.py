"""Correction notices an agent may answer for his principals (代为补正): on a mandate in force that names the item, and no others.

Those of packages are ``bundles.queries.to_answer``.
"""

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import Actor, may, of_givers
from onewindow.kernel.models import Task

MOST = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that waits for its answer: whose case, of which item, until when."""

    case: int
    number: str
    holder: str
    item: ItemSpec
    due_at: datetime | None


def to_answer(actor: Actor) -> list[Notice]:
    """待补正. What waits for an answer in the name of those whose mandate the actor holds today; two SQL, none without a mandate."""
    if not actor.mandates:
        return []
    rows = Case.objects.filter(of_givers(actor), state="correcting", group="").order_by("-pk")[:MOST]
    mine = [
        (row, known)
        for row in rows
        for known in [spec(row.item_version_id)]
        if may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about=f"item:{known.slug}")
    ]
    tasks = Task.objects.filter(kind="case", thing__in=[row.pk for row, _ in mine], name="correct", closed_at=None)
    due = dict(tasks.values_list("thing", "due_at"))
    return [Notice(row.pk, row.number, row.holder_name, known, due.get(row.pk)) for row, known in mine]
