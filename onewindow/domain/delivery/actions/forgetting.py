"""Forgetting (抹去个人信息): name, telephone and address of a trip that ended are kept no longer; that it was made, stays."""

from datetime import datetime

from onewindow.domain.delivery.actions.reading import look, must_be_in
from onewindow.domain.delivery.refusals import NotAtThisStep, NotYours
from onewindow.domain.delivery.states import ENDED, PARCEL
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Moved

EMPTY = {"name": "", "phone": "", "address": "", "signed_by": ""}


def forget(*, parcel: int, by: Actor, at: datetime) -> Moved:
    """抹去个人信息. :raises NotYours: for anybody but the system. :raises NotAtThisStep: the trip has not ended, or is forgotten."""
    if by.kind != "system":
        raise NotYours()
    now = look(parcel)
    must_be_in(now, *ENDED)
    if now.row.forgotten_at is not None:
        raise NotAtThisStep(state=now.row.state)
    return step.step(
        PARCEL,
        parcel,
        now.row.version,
        "forget",
        by=None,
        at=at,
        set=EMPTY | {"forgotten_at": at},
        data=now.payload(),
    )
