"""Whose a project is, and who may see it."""

from onewindow.domain.bundles.models import Project
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.errors import Refusal

ANSWER = {"social": "social", "small": "social", "government": "government", "linear": "government"}
"""Who pays (q1 of a stage's package), by kind of project."""
ASKS = ("land", "works")
"""The stages whose package asks that."""


class NoSuchProject(Refusal):
    """There is no such project, or it is not yours (查无此项目)."""


def owns(row: Project, actor: Actor) -> bool:
    """建设单位. Whoever acts for the owning enterprise, or holds its mandate for projects."""
    return may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about="project")


def must_see(project: int, actor: Actor) -> Project:
    """The project, for its owner and for every member of staff: the board is theirs.

    :raises NoSuchProject: for everybody else: an address tells nothing.
    """
    row = Project.objects.select_related("enterprise", "area").filter(pk=project).first()
    if row is None or not (actor.kind in ("staff", "system") or owns(row, actor)):
        raise NoSuchProject(project=project)
    return row


def answers_of(kind: str, stage: str) -> dict[str, str]:
    """The answers a project of this kind gives in a stage."""
    return {"q1": ANSWER[kind]} if stage in ASKS else {}
