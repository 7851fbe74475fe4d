"""Who may see a question: who asked and who acts for him; the departments it was with; its clerk; the office of the area."""

from django.db.models import Q

from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.feedback.models import Consultation, ConsultationNote
from onewindow.domain.feedback.refusals import NoSuchConsultation
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.models import Task


def owns(actor: Actor, row: Consultation) -> bool:
    """本人. Who asked, who acts for the business it is about, who holds a mandate for the matter."""
    if row.owner_id is None:
        return False
    return may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about=_about(row) if actor.mandates else "")


def may_see(actor: Actor, row: Consultation) -> bool:
    """可查看. Who owns it; staff of a department it is or was with; the clerk who took it; an administrator of the area."""
    if owns(actor, row):
        return True
    if actor.kind != "staff":
        return actor.kind == "system"
    if actor.account == row.clerk_id or actor.department in (row.answering_id, row.department_id):
        return True
    if may(actor, role="office", area=row.area):
        return True
    if (
        actor.department
        and ConsultationNote.objects.filter(
            Q(to_department=actor.department) | Q(from_department=actor.department), consultation=row
        ).exists()
    ):
        return True
    return Task.objects.filter(kind="consultation", thing=row.pk, closed_at=None, post__in=actor.posts).exists()


def must_see(actor: Actor, consultation: int) -> Consultation:
    """The question, if the actor may see it; what is somebody else's is as if it were not there.

    :raises NoSuchConsultation: otherwise.
    """
    rows = Consultation.objects.select_related("item", "case", "bundle", "department", "answering")
    row = rows.filter(pk=consultation).first()
    if row is None or not may_see(actor, row):
        raise NoSuchConsultation(consultation=consultation)
    return row


def _about(row: Consultation) -> str:
    """What a mandate names to cover this: the package of the application, else the item."""
    if row.bundle is not None:
        return f"package:{published(row.bundle.package_version_id).slug}"
    if row.case is not None:
        return f"item:{spec(row.case.item_version_id).slug}"
    return f"item:{row.item.slug}" if row.item else ""
