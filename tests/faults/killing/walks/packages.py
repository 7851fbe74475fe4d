"""A package is written by one person and published by another (一件事编制): no kill leaves half a version."""

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.bundles.actions import packages as verbs
from onewindow.domain.bundles.models import CHANGE_OPEN, Package, PackageChange, PackageVersion
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town

Road = Generator[Scene, Any, None]


def _people(town: Town) -> tuple[Actor, Actor]:
    """Who writes, and a second person with the same post."""
    writer = town.desk.actor("govservice.supervisor")
    other = town.desk.actor("market.supervisor")
    second = Actor(
        account=other.account,
        kind="staff",
        posts=writer.posts,
        scopes=writer.scopes,
        department=writer.department,
        centre=writer.centre,
    )
    return writer, second


class Desk:
    """One change of the package, whoever began it last."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.writer, self.second = _people(town)
        for row in PackageChange.objects.filter(
            package__slug=application.PACKAGE, state__in=CHANGE_OPEN
        ):  # one at a time
            verbs.withdraw_change(change=row.pk, seen=row.version, by=self.writer, at=town.later())
        self.known = set(PackageChange.objects.values_list("pk", flat=True))
        self.versions = PackageVersion.objects.count()

    @property
    def row(self) -> PackageChange:
        """The change."""
        return PackageChange.objects.exclude(pk__in=self.known).get()

    def begin(self) -> Scene:
        """It begins; a day of its own."""
        at, package = self.town.later(), Package.objects.get(slug=application.PACKAGE)
        last = package.versions.order_by("-effective_from")[0].effective_from
        day = max(last, at.astimezone(CHINA).date()) + timedelta(days=1)
        by = self.writer
        return self._scene(
            "bundles.start", lambda: verbs.start(package=package.slug, effective_from=day, by=by, at=at) and None
        )

    def step(self, name: str, verb: Callable[..., Any], by: Actor, **more: Any) -> Scene:
        """The next thing done with it."""
        told = {"change": self.row.pk, "seen": self.row.version, "by": by, "at": self.town.later()} | more
        return self._scene(name, lambda: verb(**told) and None)

    def _scene(self, name: str, call: Callable[[], Any]) -> Scene:
        return Scene(call, set(), name=name, look=self.look)

    def look(self) -> dict[str, Any]:
        """States, versions, tasks, events."""
        row = self.row
        return {
            "row": (row.state, row.version, row.reason, row.published_id is not None),
            "tasks": Task.objects.filter(kind="package_change", thing=row.pk, closed_at=None).count(),
            "events": Event.objects.filter(kind="package_change", thing=row.pk).count(),
            "published": PackageVersion.objects.count() - self.versions,
        }


def written(town: Town) -> Road:
    """Begun, changed, handed on, published."""
    desk = Desk(town)
    yield desk.begin()
    yield desk.step("bundles.revise", verbs.revise, desk.writer, edit=dict)
    yield desk.step("bundles.submit", verbs.submit, desk.writer)
    yield desk.step("bundles.approve", verbs.approve, desk.second)


def given_back(town: Town) -> Road:
    """Begun, handed on, given back, withdrawn."""
    desk = Desk(town)
    yield desk.begin()
    yield desk.step("bundles.submit", verbs.submit, desk.writer)
    yield desk.step("bundles.give_back", verbs.give_back, desk.second, reason="再看")
    yield desk.step("bundles.withdraw_change", verbs.withdraw_change, desk.writer)
