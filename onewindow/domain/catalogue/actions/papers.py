"""Samples and blank forms of a draft's materials (样表、空白表格): attached and taken away as any other change of it."""

from copy import deepcopy
from datetime import datetime
from uuid import UUID

from onewindow.domain.catalogue.actions.changing import revise
from onewindow.domain.catalogue.actions.changing.scope import found, must_draft
from onewindow.domain.catalogue.models import DraftRevision
from onewindow.domain.catalogue.refusals import PaperUnknown
from onewindow.domain.org.queries import Actor

KINDS = ("sample", "blank_form")


def attach(*, change: int, material: str, kind: str, file: UUID | None, seen: int, by: Actor, at: datetime) -> int:
    """附样表. Attach a stored file to a material of a draft as its sample or blank form; None takes it away.

    :param seen: the revision of the draft that was seen. :returns: the revision it is now.
    :raises MayNotChange: not his to change. :raises PaperUnknown: no such material, or no such kind of paper.
    :raises EditedMeanwhile: if somebody has changed the draft since. :raises NoSuchMove: it is not a draft any more.
    """
    row = found(change)
    must_draft(by, row.draft.decide_department)
    sheet = (
        DraftRevision.objects.filter(version=row.draft_id).order_by("-number").values_list("sheet", flat=True).first()
    )
    materials = deepcopy((sheet or {}).get("materials", []))
    mine = next((one for one in materials if one.get("material") == material), None)
    if mine is None or kind not in KINDS:
        raise PaperUnknown(material=material)
    mine[kind] = str(file) if file else None
    return revise(change=change, sheet={"materials": materials}, seen=seen, by=by, at=at)


def may_attach(*, change: int, by: Actor) -> None:
    """Whether the actor may attach papers to this draft: asked before a file is kept.

    :raises MayNotChange: otherwise.
    """
    must_draft(by, found(change).draft.decide_department)
