"""What the verbs of projects read first: the project or the stage, and who may."""

from onewindow.domain.bundles.models import Project, ProjectStage
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, owns
from onewindow.domain.org.actions import Actor


def look(project: int, by: Actor) -> Project:
    """Read a project of one's own.

    :raises NoSuchProject: also when it is another's.
    """
    row = Project.objects.filter(pk=project).first()
    if row is None or not owns(row, by):
        raise NoSuchProject(project=project)
    return row


def look_stage(stage: int) -> ProjectStage:
    """Read a stage with its project.

    :raises NoSuchProject: if there is none.
    """
    row = ProjectStage.objects.select_related("project", "section", "rule__package").filter(pk=stage).first()
    if row is None:
        raise NoSuchProject(stage=stage)
    return row
