"""Who may see a parcel: whose it is and who acts for him; any window of the city and its supervisors."""

from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.refusals import NoSuchParcel
from onewindow.domain.org.queries import Actor, may

DESK = ("window", "supervisor")


def owns(actor: Actor, row: Parcel) -> bool:
    """本人. Whose it is, who acts for the business, who holds a mandate for the matter."""
    return row.owner_id is not None and may(
        actor, owner=row.owner_id, enterprise=row.enterprise_id, about=row.about or ""
    )


def may_see(actor: Actor, row: Parcel) -> bool:
    """可查看. See the module."""
    if actor.kind == "system" or owns(actor, row):
        return True
    return actor.kind == "staff" and any(may(actor, role=role) for role in DESK)


def must_see(actor: Actor, parcel: int) -> Parcel:
    """The parcel, if the actor may see it; what is somebody else's is as if it were not there.

    :raises NoSuchParcel: otherwise.
    """
    row = Parcel.objects.filter(pk=parcel).first()
    if row is None or not may_see(actor, row):
        raise NoSuchParcel(parcel=parcel)
    return row
