"""A walk gone undisturbed, and with every step done twice; or, in depth, killed at every statement of each step."""

import time
from collections.abc import Callable, Generator, Iterable
from typing import Any

from onewindow.kernel.errors import Refusal
from tests.faults.killing.acts import Scene, Town, born
from tests.faults.killing.run import SOON, Killer, Tally, asked_again, begun_meanwhile
from tests.faults.killing.shape import shape, written
from tests.faults.killing.walks import Walk, walks
from tests.faults.killing.wire import End, run
from tests.faults.life.case_truths import truths

Road = Generator[Scene, Any, None]
LATE_EACH = 5
"""In a quick run every so many steps of a walk are killed for real; ``make faults`` kills each at every statement."""


def all_walks(town: Town, *, only: str = "", quick: bool = False, walked: str = "") -> Iterable[Tally]:
    """The tallies of every step of every walk, or of those named (``hearings.heard``, by commas)."""
    known = {f"{walk.__module__.rpartition('.')[2]}.{walk.__name__}": walk for walk in walks()}
    for name in walked.split(",") if walked else known:
        walk = known[name]
        for tally in _quick(town, walk, only) if quick else _deep(town, walk, only):
            tally.walk = name
            yield tally


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
    """Every step done, heard by nobody, and asked for again; of some the last statement arrives late."""
    tallies: list[Tally] = []

    def undisturbed(scene: Scene) -> Any:
        if len(tallies) % LATE_EACH:
            tallies.append(Tally(scene.name))
            return scene.call()
        end = run(scene.call)
        assert not end.said and not end.refused, f"{scene.name}: {end.refused} {end.said}"
        tallies.append(Tally(scene.name, end.statements))
        return end.returned

    _go(walk(town), lambda scene: scene.call())  # what a process reads once is known: the statements are the verbs'
    last = _go(walk(town), undisturbed)
    if not any(one.act.startswith(only) for one in tallies):
        return []
    right = _end(town, last)
    left = iter(tallies)
    last = _go(walk(town), lambda scene: _twice(scene, next(left)))
    found = _end(town, last)
    assert found == right, f"{[one.act for one in tallies]}\n{found}\ninstead of\n{right}"
    return tallies


def _twice(scene: Scene, tally: Tally) -> Any:
    began, at, before = time.monotonic(), f"{scene.name}: ", written()
    assert tally.act == scene.name
    tally.points = tally.had_happened = 1
    again = _late(scene, tally) if tally.statements else _lost(scene, tally)
    assert not again.said, at + again.said
    assert scene.still or written() != before, f"{at}nothing happens here, nothing is killed"
    assert not (again.refused and scene.alike), f"{at}the same again was refused: {again.refused}"
    tally.seconds = round(time.monotonic() - began, 2)
    return again.returned


def _late(scene: Scene, tally: Tally) -> End:
    end = run(scene.call, kill_at=tally.statements, how="late")
    assert end.held is not None, (
        f"{scene.name}: {tally.statements} statements when counted, {end.statements} now; {end.refused} {end.said}"
    )
    tally.by = {"late": 1}
    return asked_again(scene, begun_meanwhile(end.held, scene, SOON))


def _lost(scene: Scene, tally: Tally) -> End:
    """Whoever dies after his last statement has done everything, and told nobody."""
    scene.call()
    tally.by = {"lost": 1}
    try:
        return End(returned=(scene.again or scene.call)())
    except Refusal as refused:
        return End(refused=refused.code)


def _end(town: Town, scene: Scene) -> dict[str, Any]:
    town.settled()
    born(scene, None)
    truths(scene.cases, scene.cases, alone=False)
    return shape(scene)
