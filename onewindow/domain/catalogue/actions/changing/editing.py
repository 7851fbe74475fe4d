"""Writing a draft (修改草稿): whoever comes second is told what the first has changed, and nothing is overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.actions.changing.scope import found, must_draft
from onewindow.domain.catalogue.actions.changing.writing import must_fit, write
from onewindow.domain.catalogue.models import DraftRevision, ItemChange, ItemVersion
from onewindow.domain.catalogue.rules.sheets import difference
from onewindow.domain.catalogue.states import CHANGE, DRAFT, RETURNED
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import NoSuchMove

MADE = ("slug", "tier", "parent", "standing", "implementation_code")
"""What a draft keeps whatever a sheet says: the kind of the change has decided it."""


class EditedMeanwhile(Refusal):
    """Somebody else has changed this draft meanwhile; nothing of his was overwritten (草稿已被他人修改).

    ``details``: ``by``, ``at`` (of the last revision), ``revision`` (the one that stands), ``paths`` (what differs from
    the one that was seen).
    """


def revise(*, change: int, sheet: Mapping[str, Any], seen: int, by: Actor, at: datetime) -> int:
    """修改草稿. Write a draft anew from a sheet; the revision it is now.

    What is not in the sheet is taken from the draft. A draft may lack what a published version needs.

    :param seen: the revision the editor had before him.
    :raises EditedMeanwhile: if somebody has written another one since. :raises NoSuchMove: it is not a draft any more.
    :raises MayNotChange: not his to change. :raises SheetUnfit: with the fields that do not hold.
    """
    row = found(change)
    must_draft(by, row.draft.decide_department)
    with transaction.atomic():
        draft = _locked(row, seen)
        if row.state not in (DRAFT, RETURNED):
            raise NoSuchMove(kind=CHANGE.name, thing=change)
        now = DraftRevision.objects.get(version=draft, number=draft.revision).sheet
        whole, named = must_fit({**now, **sheet, **{key: now.get(key) for key in MADE}}, complete=False)
        if whole["department"] != now["department"]:
            must_draft(by, named.departments[whole["department"]])
        # what the difference does not name: the table of situations, samples and blank forms
        if not difference(now, whole) and all(whole[key] == now[key] for key in ("situations", "materials")):
            return draft.revision
        draft.revision += 1
        write(version=draft, sheet=whole, named=named, by=by, at=at)
        data = {"item": row.item_id, "version": draft.pk, "revision": draft.revision}
        step.step(CHANGE, row.pk, row.version, "revise", by=by.account, at=at, data=data)
    return draft.revision


def _locked(row: ItemChange, seen: int) -> ItemVersion:
    """The draft, locked until the transaction ends, if it is still the revision that was seen."""
    draft = ItemVersion.objects.select_for_update(of=("self",)).select_related("item").get(pk=row.draft_id)
    if draft.revision != seen:
        last = DraftRevision.objects.get(version=draft, number=draft.revision)
        first = DraftRevision.objects.filter(version=draft, number=seen).first()
        paths = [one.path for one in difference(first.sheet, last.sheet)] if first else []
        raise EditedMeanwhile(by=last.by_id, at=last.at, revision=draft.revision, paths=paths, name="change.revise")
    row.refresh_from_db(fields=["state", "version"])
    return draft
