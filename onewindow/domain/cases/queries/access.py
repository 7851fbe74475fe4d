"""Who may see a case: the applicant, the departments that work on it, and every window clerk of the city."""

from onewindow.domain.cases.models import Case, Consent, ConsultBody, MeetingSeat, Opinion
from onewindow.domain.cases.refusals import NoSuchCase, NotYours
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.models import Task


def may_see(actor: Actor, case: Case) -> bool:
    """可查看. Owner, his enterprise or who holds his mandate; a window clerk (one window serves all items); the deciding department; a
    department that reviews or has reviewed it, or was asked about it or invited to meet on it; the supervisor who is asked, and
    afterwards that of the post which proposed to refuse it (窗口无否决权: he answers for what was refused there)."""
    about = f"item:{spec(case.item_version_id).slug}" if actor.mandates else ""
    if may(actor, owner=case.owner_id, enterprise=case.enterprise_id, about=about):
        return True
    if actor.kind != "staff":
        return False
    if may(actor, role="window") or actor.department == case.department_id:
        return True
    said = Opinion.objects.filter(case=case, post__in=actor.posts).values_list("pk")
    asked = ConsultBody.objects.filter(case=case, post__in=actor.posts).values_list("pk")
    met = MeetingSeat.objects.filter(case=case, post__in=actor.posts).values_list("pk")
    if said.union(asked, met).exists():
        return True
    open_ = Task.objects.filter(kind="case", thing=case.pk, closed_at=None)
    if may(actor, role="supervisor"):
        posts = Post.objects.filter(department=actor.department).values("pk")
        return open_.filter(post__in=posts).exists() or Consent.objects.filter(case=case, post__in=posts).exists()
    return open_.filter(post__in=actor.posts).exists()


def must_see(actor: Actor, case: int | Case) -> Case:
    """The case, if the actor may see it; a row that was read already is not read again.

    :raises NoSuchCase, NotYours: otherwise.
    """
    found = case if isinstance(case, Case) else Case.objects.filter(pk=case).first()
    if found is None:
        raise NoSuchCase(case=case)
    if not may_see(actor, found):
        raise NotYours(case=found.pk)
    return found
