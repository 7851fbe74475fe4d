"""Taking a looked-at file over (导入): portions of rows, each in one transaction with the cursor; repeated it changes nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.importing.looking import PORTION, must_import
from onewindow.domain.catalogue.actions.importing.standing import CONCERNS, draft, note, within
from onewindow.domain.catalogue.models import ImportRow, ImportRun, KnownItem
from onewindow.domain.catalogue.queries import interchange
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

_WRITTEN = (
    "tier", "family", "base_code", "name", "item_type", "level", "area", "department", "department_given", "main_item",
    "codes", "facts", "raw", "made_from", "run",
)  # fmt: skip


class NotLooked(Refusal):
    """This import cannot be taken over now: it is still being looked at, done already, or could not be read (批次不可导入)."""


class ImportRunning(Refusal):
    """Another import of this source is being taken over; wait for its end (该来源正在导入)."""


def order_import(*, run: int, by: Actor, at: datetime) -> int:
    """确认导入. From now on the rows are taken over by a job; the id of the run.

    :raises MayNotImport: without an office post. :raises NotLooked: not in a state to be taken over.
    :raises ImportRunning: while the same source is being taken over.
    """
    must_import(by)
    interchange.run(run)
    try:
        with transaction.atomic():
            if not ImportRun.objects.filter(pk=run, state="looked").update(state="taking"):
                raise NotLooked(run=run)
            log.add(events.IMPORT_ORDERED, by=by.account, at=at, kind="import", thing=run)
    except IntegrityError as error:
        if "one_import_of_a_source" not in str(error):
            raise
        raise ImportRunning(run=run) from error
    return run


def take_over(*, run: int, at: datetime) -> ImportRun:
    """导入收录. Rows become known items, by source and code; a row that is known as it is changes nothing.

    Called again after a kill it goes on at its cursor: rows and cursor ride in one transaction.
    """
    departments = dict(Department.objects.values_list("slug", "pk"))
    while _portion(run, departments, at):
        pass
    return interchange.run(run)


def _portion(run: int, departments: dict[str, int], at: datetime) -> bool:
    """One portion; False when there is nothing left to do."""
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run)
        if row.state != ImportRun.State.TAKING:
            return False
        lines = within(list(ImportRow.objects.filter(run=run, place__gt=row.taken).order_by("place")[:PORTION]))
        if lines:
            done = _write(row, lines, departments)
            row.drafted += _drafted(row, lines, at)
            row.added += done["added"]
            row.changed += done["changed"]
            row.unchanged += done["unchanged"]
            row.taken = lines[-1].place
        else:
            row.state, row.ended_at = ImportRun.State.DONE, at
            told = {"added": row.added, "changed": row.changed, "unchanged": row.unchanged}
            told["drafted"] = row.drafted
            log.add(events.IMPORT_DONE, by=row.by_id, at=at, kind="import", thing=run, data=told)
        row.save(update_fields=["added", "changed", "unchanged", "drafted", "taken", "state", "ended_at"])
        return bool(lines)


def _write(run: ImportRun, lines: Sequence[ImportRow], departments: dict[str, int]) -> Counter[str]:
    wanted = [one for one in lines if one.outcome != "rejected" and "repeated" not in one.codes]
    known = {
        row.code: row for row in KnownItem.objects.filter(source=run.source, code__in=[one.code for one in wanted])
    }
    fresh: list[KnownItem] = []
    other: list[KnownItem] = []
    done = Counter[str]()
    for one in wanted:
        row = known.get(one.code)
        if row is not None and row.made_from == one.made_from:
            done["unchanged"] += 1
            continue
        done["added" if row is None else "changed"] += 1
        (fresh if row is None else other).append(
            _filled(row or KnownItem(source=run.source, code=one.code), run, one, departments)
        )
    KnownItem.objects.bulk_create(fresh)
    KnownItem.objects.bulk_update(other, _WRITTEN)
    return done


def _drafted(run: ImportRun, lines: Sequence[ImportRow], at: datetime) -> int:
    """Changes made of the rows that concern items of this city; each row says what became of it."""
    concerned = [line for line in lines if CONCERNS in line.codes and line.outcome != "rejected"]
    here = interchange.standing({line.code for line in concerned})
    KnownItem.objects.bulk_update(
        [_named(row, here[row.code][0]) for row in KnownItem.objects.filter(source=run.source, code__in=here)], ["item"]
    )
    by = actor_of(run.by_id, at) if run.by_id is not None else Actor.SYSTEM
    told = {
        line.pk: draft(line=line, version=here[line.code][1], by=by, at=at) for line in concerned if line.code in here
    }
    note(concerned, {pk: reason for pk, reason in told.items() if reason is not None})
    return sum(line.change_id is not None for line in concerned)


def _named(row: KnownItem, item: int) -> KnownItem:
    """It is no stranger's any more: search leads to the item."""
    row.item_id = item
    return row


def _filled(row: KnownItem, run: ImportRun, line: ImportRow, departments: dict[str, int]) -> KnownItem:
    facts = line.facts
    row.tier, row.family = facts.get("tier", "implementation"), facts.get("family", "local")
    row.name, row.base_code = line.name, facts.get("base", "")[:100]
    row.item_type, row.level, row.area = facts.get("type", ""), facts.get("level", ""), facts.get("area", "")
    row.department_id = departments.get(facts.get("department") or "")
    row.department_given = facts.get("department_given", "")
    row.main_item = facts.get("main_item", "")
    row.codes, row.facts, row.raw, row.made_from, row.run = line.codes, facts, line.raw, line.made_from, run
    return row
