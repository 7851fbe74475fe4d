"""What a machine lives in: a city whose every example is taken back, a clock that only goes on, sweeper and readers.

``ONEWINDOW_FAULTS=deep`` lets a machine live for ``ONEWINDOW_FAULTS_SECONDS`` (600) instead of some fifteen seconds.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.kernel import due, log, step
from onewindow.kernel.errors import Refusal

DEEP = os.environ.get("ONEWINDOW_FAULTS") == "deep"
SECONDS = float(os.environ.get("ONEWINDOW_FAULTS_SECONDS", "600"))
SHRINK = os.environ.get("ONEWINDOW_FAULTS") == "shrink"
CI = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # to shrink a failure takes minutes: ONEWINDOW_FAULTS=shrink
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
ENDLESS = settings(
    CI,
    max_examples=100_000_000,
    stateful_step_count=80,
    derandomize=False,
    report_multiple_bugs=False,
)
TICK = timedelta(minutes=7)


class Machine(RuleBasedStateMachine):
    """A machine whose example is one savepoint: what it did is taken back, the city stays."""

    lived = 0
    steps = 0
    until = float("inf")

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.now = at
        type(self).lived += 1
        self._example = transaction.atomic()
        self._example.__enter__()

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self._example.__exit__(None, None, None)

    def tick(self, by: timedelta = TICK) -> datetime:
        """The next moment."""
        type(self).steps += 1
        if time.monotonic() > type(self).until:
            raise KeyboardInterrupt  # the machine has lived long enough: the only way to end hypothesis in peace
        self.now += by
        return self.now

    def sweep(self) -> None:
        """The sweeper."""
        due.sweep(self.now)

    def read(self, *, papers: bool = True) -> None:
        """Readers and the papers of new licences, until nothing is new."""
        while True:
            while log.run_readers(self.now):  # what one room says another may answer, whose turn in this round is over
                pass
            making = list(Licence.objects.filter(state="making").values_list("pk", flat=True)) if papers else []
            for one in making:
                licences.make(licence=one, at=self.tick())
            if not making:
                return


def attempt(call: Callable[[], Any]) -> Refusal | None:
    """None if the verb was carried out, else why not. Anything but a refusal is a fault of the product."""
    try:
        call()
    except Refusal as refused:
        said = refused
    else:
        return None
    assert str(said), "a refusal says why"
    assert said.code.count(".") == 1
    return said


def committed(call: Callable[[], Any]) -> None:
    """Carry it out, and check what is checked at a commit: a machine's life is one transaction.

    :raises Refusal: what the commit would have refused, by its name.
    """
    call()
    try:
        with transaction.atomic():
            connection.check_constraints()
    except DatabaseError as error:
        if (refusal := step.refusal_of(error)) is None:
            raise
        raise refusal from error


def _settings(examples: int) -> settings:
    if SHRINK:
        return settings(CI, phases=(Phase.generate, Phase.shrink))
    return ENDLESS if DEEP else settings(CI, max_examples=examples)


def live(machine: type[Machine], *given: Any, examples: int = 15, seconds: float = SECONDS) -> None:
    """Run the machine so many lives; in depth until its time is over."""
    machine.lived = machine.steps = 0
    machine.until = time.monotonic() + seconds if DEEP else float("inf")
    began = time.monotonic()
    try:
        run_state_machine_as_test(lambda: machine(*given), settings=_settings(examples))
    except KeyboardInterrupt:
        assert time.monotonic() >= machine.until, "somebody pressed Ctrl-C"
    spent = time.monotonic() - began
    print(f"{machine.__name__}: {machine.lived} lives, {machine.steps} steps in {spent:.0f} s")
