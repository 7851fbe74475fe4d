"""A walk gone twice: undisturbed, and killed at the commit of every step; or, in depth, killed at every statement of each."""

import time
from collections.abc import Callable, Generator, Iterable
from typing import Any

from tests.faults.killing.acts import Scene, Town, born
from tests.faults.killing.run import LATE, SOON, Killer, Tally, begun_meanwhile
from tests.faults.killing.shape import fingerprint, gone, shape
from tests.faults.killing.walks import Walk, walks
from tests.faults.killing.wire import End, run
from tests.faults.life.case_truths import truths

Road = Generator[Scene, Any, None]


def all_walks(town: Town, *, only: str = "", quick: bool = False) -> Iterable[Tally]:
    """The tallies of every step of every walk."""
    for walk in walks():
        yield from _quick(town, walk, only) if quick else _deep(town, walk, only)


def _deep(town: Town, walk: Walk, only: str) -> Iterable[Tally]:
    """Each step by itself, at every statement in every way, after an undisturbed walk up to it."""
    for n, name in enumerate(_names(town, walk)):
        if name.startswith(only):
            yield Killer(town, name, lambda n=n: _up_to(town, walk, n), quick=False).all()  # type: ignore[misc]


def _names(town: Town, walk: Walk) -> list[str]:
    names: list[str] = []
    _go(walk(town), lambda scene: names.append(scene.name) or scene.call())
    return names


def _up_to(town: Town, walk: Walk, n: int) -> Scene:
    road = walk(town)
    scene = next(road)
    for _ in range(n):
        scene = road.send(scene.call())
    return scene


def _go(road: Road, do: Callable[[Scene], Any]) -> Scene:
    """To the end; the last scene, which is about the same things as all."""
    scene = next(road)
    while True:
        returned = do(scene)
        try:
            scene = road.send(returned)
        except StopIteration:
            return scene


def _quick(town: Town, walk: Walk, only: str) -> list[Tally]:
    """Every step killed before its last statement arrives, and after it was carried out, heard by nobody or late."""
    tallies: list[Tally] = []

    def undisturbed(scene: Scene) -> Any:
        end = run(scene.call)
        assert not end.said and not end.refused, f"{scene.name}: {end.refused} {end.said}"
        tallies.append(Tally(scene.name, end.statements))
        return end.returned

    _go(
        walk(town), lambda scene: scene.call()
    )  # what is read once a process is known afterwards: statements are the verbs'
    last = _go(walk(town), undisturbed)
    if not any(one.act.startswith(only) for one in tallies):
        return []
    right = _end(town, last)
    left = iter(enumerate(tallies))
    last = _go(walk(town), lambda scene: _killed(scene, *next(left)))
    found = _end(town, last)
    assert found == right, f"{[one.act for one in tallies]}\n{found}\ninstead of\n{right}"
    return tallies


def _killed(scene: Scene, n: int, tally: Tally) -> Any:
    began, at = time.monotonic(), f"{scene.name}: "
    assert tally.act == scene.name
    before = fingerprint()
    assert run(scene.call, kill_at=tally.statements, how="unsent").killed
    tally.points, tally.by = 1, {"unsent": 1}
    if fingerprint() != before:  # it asks an outside system in between: two commits
        tally.had_happened, again = 1, run(scene.again or scene.call)
    else:
        again = _heard_by_nobody(scene, n, tally)
    gone()
    assert not again.said, at + again.said
    assert not (again.refused and scene.alike), f"{at}the same again was refused: {again.refused}"
    tally.seconds = round(time.monotonic() - began, 2)
    return again.returned


def _heard_by_nobody(scene: Scene, n: int, tally: Tally) -> End:
    how = ("lost", "late")[n % 2]
    end = run(scene.call, kill_at=tally.statements, how=how)
    assert end.killed
    tally.points, tally.had_happened, tally.by[how] = 2, 1, 1
    if end.held is not None:
        return begun_meanwhile(end.held, scene, LATE if n % 4 == 1 else SOON)
    return run(scene.again or scene.call)


def _end(town: Town, scene: Scene) -> dict[str, Any]:
    town.settled()
    born(scene, None)
    truths(scene.cases, scene.cases, alone=False)
    return shape(scene)
