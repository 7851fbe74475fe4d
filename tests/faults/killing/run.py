"""Kill at every statement of every act, repeat what was cut off, and compare with an act that nobody disturbed.

``python -m tests.faults.killing`` runs all of it (``--only case.``: some acts; ``--quick``: the statements around the
commit and a few before it, as in every test run) in a city and a database server of its own.
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile
from tests.faults.killing.acts import Scene, Town, acts, born
from tests.faults.killing.shape import fingerprint, gone, shape
from tests.faults.killing.wire import HOW, End, Held, run
from tests.faults.life.case_truths import truths

SOON, LATE = 0.002, 0.12
MANY = 60
"""So many statements are several commits, and not always as many: a quick run kills in the middle too."""


@dataclass
class Tally:
    """What one act has gone through."""

    act: str
    statements: int = 0
    points: int = 0
    had_happened: int = 0
    seconds: float = 0.0
    by: dict[str, int] = field(default_factory=dict)
    walk: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON writes it."""
        return asdict(self)


class Killer:
    """One act, killed again and again."""

    def __init__(self, town: Town, name: str, prepare: Callable[[], Scene], *, quick: bool, late: bool = True) -> None:
        self.town, self.name, self.prepare, self.quick, self.late = town, name, prepare, quick, late
        self.tally = Tally(name)
        self.right: dict[str, Any] = {}

    def all(self) -> Tally:
        """Every statement in every way."""
        began = time.monotonic()
        scene = self.prepare()
        end = run(scene.call)
        assert not end.said and not end.refused, f"{self.name}: {end.refused} {end.said}"
        self.tally.statements = end.statements
        self._finish(scene, end, "undisturbed")
        scene = self.prepare()
        for how in HOW:
            n, reached = 0, False
            for n in self._places(how):
                scene, reached = self._one(scene, how, n)
                if self.quick and not reached:  # what is read once a process is known by now: fewer statements
                    scene, reached = self._one(scene, how, self.tally.statements)
            while reached and (not self.quick or (how == "lost" and not self.tally.had_happened)):
                n += 1  # to the very last one, should it be one more than in the first run
                scene, reached = self._one(scene, how, n)
        if not self.quick:
            self._finish(scene, run(scene.call), "after all")
            assert self.tally.had_happened or scene.still, f"{self.name}: nothing happens here, nothing is killed"
        self.tally.seconds = round(time.monotonic() - began, 2)
        return self.tally

    def _places(self, how: str) -> Iterable[int]:
        total = self.tally.statements
        if not self.quick:
            return range(1, total + 1)
        if how == "late" and not self.late:
            return ()
        return (total // 2, total) if total > MANY else (total,)

    def _one(self, scene: Scene, how: str, n: int) -> tuple[Scene, bool]:
        """One kill; the scene for the next one (the same if nothing has happened), and whether there was an n-th statement."""
        before = fingerprint() if how != "late" else ""  # what comes late is asked for again, whatever it has done
        end = run(scene.call, kill_at=n, how=how)
        if not end.killed:
            self.tally.statements = end.statements
            self._finish(scene, end, f"{how} {n}, not reached")
            return self.prepare(), False
        self.tally.points += 1
        self.tally.by[how] = self.tally.by.get(how, 0) + 1
        if how == "late":
            assert end.held is not None
            again = asked_again(scene, begun_meanwhile(end.held, scene, LATE if n % 2 else SOON))
        elif fingerprint() == before:
            return scene, True
        else:
            self.tally.had_happened += 1
            again = run(scene.again or scene.call)
        self._finish(scene, again, f"{how} {n}")
        return self.prepare(), True

    def _finish(self, scene: Scene, end: End, where: str) -> None:
        """The repetition has an answer, everything has happened once, and all is as if nobody had been killed."""
        at = f"{self.name}, {where}: "
        gone()
        assert not end.said, at + end.said
        assert not (end.refused and scene.alike), f"{at}the same key was refused: {end.refused}"
        born(scene, end.returned)
        self.town.settled()
        if scene.once is not None:
            name, thing = scene.once
            kind = name.split(".")[0]
            assert Event.objects.filter(kind=kind, thing=thing, name=name).count() == 1, f"{at}not once: {name}"
        truths(scene.cases, scene.cases, alone=False)
        found = shape(scene)
        self.right = self.right or found
        assert found == self.right, f"{at}\n{found}\ninstead of\n{self.right}"


def begun_meanwhile(held: Held, scene: Scene, pause: float) -> End:
    """Somebody begins the same again; the statement of the dead one arrives in the middle, or after."""
    child = os.fork()
    if child == 0:
        time.sleep(pause)
        held.arrive()
        os._exit(0)
    for one in (held.far, *held.others):
        one.close()
    end = run(scene.again or scene.call)
    os.waitpid(child, 0)
    return end


def asked_again(scene: Scene, end: End) -> End:
    """The word of the dead one came in the middle of the repetition, which is told so: sweeper and readers come back to what
    failed, a person presses once more; then there is an answer. What a key makes is given at once."""
    if end.refused == ChangedMeanwhile().code and scene.alike and not scene.makes:
        return run(scene.again or scene.call)
    return end


def everything(town: Town, *, only: str = "", quick: bool = False) -> Iterable[Tally]:
    """The tallies of all acts."""
    for n, (name, prepare) in enumerate(acts(town).items()):
        if name.startswith(only):
            yield Killer(town, name, prepare, quick=quick, late=n % 3 == 0).all()
