"""Files that are destroyed (销毁): listed, declined, listed again, approved, gone; whoever is killed leaves all of a file or none."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Certificate, Disposal, Material
from tests.faults.killing.acts import Scene, Town

AFTER = timedelta(days=366 * 11)


def destroyed(town: Town) -> Generator[Scene, Any, None]:
    """Two files of one list; eleven years pass for them alone."""
    files = [town.single()[0], town.single()[0]]
    for case in files:
        cases.withdraw(case=case, by=town.owner, at=town.later())
    at = town.later() + AFTER
    first, second = town.desk.actor("govservice.office"), town.desk.actor("govservice.office2")

    def one(name: str, call: Any) -> Scene:
        return Scene(call, set(files), name=name, look=lambda: shape_of(files))

    def newest() -> int:
        return Disposal.objects.order_by("-pk")[0].pk

    def listed() -> Scene:
        return one(
            "cases.propose_disposal",
            lambda: cases.propose_disposal(cases=files, reason="保管期满", by=first, at=at) and None,
        )

    yield listed()
    row = newest()
    yield one("cases.decline_disposal", lambda: cases.decline_disposal(disposal=row, why="再查", by=second, at=at)[0])
    yield listed()
    last = newest()
    yield one("cases.approve_disposal", lambda: cases.approve_disposal(disposal=last, by=second, at=at)[0])
    scene = one("cases.destroy", lambda: cases.destroy(disposal=last, by=second, at=at))
    scene.alike = True
    yield scene


def shape_of(files: list[int]) -> dict[str, Any]:
    """What is left of them: their lists, names, papers and certificates; no ids, no moments."""
    return {
        "lists": [(row.state, row.version) for row in Disposal.objects.filter(cases__overlap=files).order_by("pk")],
        "named": Case.objects.filter(pk__in=files).exclude(holder_name="").count(),
        "papers": Material.objects.filter(case__in=files).count(),
        "certificates": Certificate.objects.filter(case__in=files).count(),
    }
