"""The people of the city, in a process of their own: applicants and staff, each call a public verb in autocommit.

A process has every second application (or third …), and an agenda of who does what next. It is told a day and a part of it, does
what falls into it in the order of time, and says how long each verb took.
"""

import heapq
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection

from bench.year import lives, packages
from bench.year.drawing import DAY, DAYS, PACKAGE, Drawn, draw, handed_in, later, moment, share
from bench.year.lives import One, Steps
from bench.year.town import Town
from onewindow.config.serve import lifeline
from onewindow.domain.cases import actions as cases
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import ChangedMeanwhile

WARM = 10
"""So many calls of a verb by a new process are not counted: statements are prepared, values are kept."""
TRIES = 3
ENQUIRY = "enquiry"
Entry = tuple[int, int, list[Any]]


@dataclass
class Told:
    """What a process says of its part of a day."""

    filed: int = 0
    spent: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    again: int = 0
    retried: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    agenda: list[Entry] = field(default_factory=list)


class People:
    """One process's people: their agenda, and the verbs they call."""

    def __init__(self, drawn: Drawn, part: int, parts: int, agenda: list[Entry], clock: Any) -> None:
        self.drawn, self.part, self.parts, self.clock = drawn, part, parts, clock
        self.agenda: list[Entry] = [(at, number, plain) for at, number, plain in agenda]
        heapq.heapify(self.agenda)
        self.town = Town()
        self.steps = Steps(self.town, self._timed, self._refused)
        self.told, self._calls, self.repeated = Told(), Counter[str](), False

    def begin(self, day: int, more: int) -> None:
        """Put down who hands something in today; ``more`` besides what the shares tell, on the last day."""
        numbers = list(self.drawn.of_day(day)) + [self.drawn.applications + n for n in range(more)]
        for number in numbers:
            if number % self.parts != self.part:
                continue
            life = self.drawn.life(number) if number < self.drawn.applications else "same-day"
            if day == DAYS - 1 and life == PACKAGE:  # brings several cases; the last day makes the number even
                life = "same-day"
            one = packages.begun(number, self.town) if life == PACKAGE else lives.begun(number, life, self.town)
            one.told["person"] = draw("who", number).randrange(self.drawn.people)
            rng = draw("filed", number)
            heapq.heappush(self.agenda, (handed_in(day, life, rng), number, one.plain()))
            if draw("enquiry", number).random() < share("enquiries_a_case"):
                heapq.heappush(self.agenda, (later(day * DAY, 0, rng), -1 - number, [ENQUIRY]))

    def work(self, until: int, repeated: bool) -> Told:
        """Everything up to a moment; ``repeated``: part of it was done before the run was killed."""
        self.told, self.repeated = Told(), repeated
        while self.agenda and self.agenda[0][0] < until:
            at, number, plain = heapq.heappop(self.agenda)
            self.clock.value = max(self.clock.value, at)
            if plain[0] == ENQUIRY:
                self._enquire(at, number)
            else:
                self._step(at, One(*plain))
        self.told.agenda = self.agenda
        return self.told

    def _step(self, at: int, one: One) -> None:
        name = one.script[one.done][0]
        for tried in range(TRIES):
            try:
                self._act(one, name, at)
                break
            except ChangedMeanwhile as refused:  # the city's own worker has written something meanwhile: look again
                self.told.retried += 1
                if tried == TRIES - 1:
                    self._refused(refused, one)
            except Refusal as refused:
                self._refused(refused, one)
                break
        one.done += 1
        if one.done < len(one.script) and one.case:
            then = later(at, one.script[one.done][1], draw("later", one.number, one.done))
            heapq.heappush(self.agenda, (then, one.number, one.plain()))
        elif one.case:
            self.told.ended[one.life] += 1

    def _act(self, one: One, name: str, at: int) -> None:
        if one.life == PACKAGE:
            self.told.filed += packages.do(self.steps, one, name, moment(at))
        else:
            self.steps.do(one, name, moment(at))
            self.told.filed += name == "file"

    def _enquire(self, at: int, number: int) -> None:
        """登记未收件: who came to a window and was not filed; one in four had wanted to file, and a supervisor looks at it."""
        form = self.town.forms[draw("item", number).choice(self.town.choices["same-day"])]
        clerk, away = self.town.holder(form.item.window_post), number % 4 == 0
        one = One(number, ENQUIRY, form.item.slug, [])
        said = {"asked": "想办理业务，材料不齐", "told": "已一次性告知所缺材料", "reason": "incomplete"}
        key = f"year-{-number}"
        made = self._timed(
            "record_enquiry", one, cases.record_enquiry, **said, turned_away=away, key=key, by=clerk, at=moment(at)
        )
        if away:
            boss = self.town.boss(clerk)
            answer = {"verdict": "wrong", "text": "应当收件，请再次通知申请人"}
            try:
                self._timed("answer_enquiry", one, cases.answer_enquiry, enquiry=made, **answer, by=boss, at=moment(at))
            except Refusal as refused:
                self._refused(refused, one)

    def _timed(self, verb: str, one: One, call: Callable[..., Any], **given: Any) -> Any:
        begun = time.perf_counter()
        result = call(**given)
        spent = (time.perf_counter() - begun) * 1000
        key = f"{verb} · {one.kind}"
        self._calls[key] += 1
        if self._calls[key] > WARM:
            self.told.spent.setdefault(key, []).append(round(spent, 3))
        return result

    def _refused(self, refused: Refusal, one: One) -> None:
        """The product's no: in a day that is lived again it has happened already; else it is counted, and that life ends."""
        if self.repeated:
            self.told.again += 1
            return
        step = one.script[one.done][0] if one.script else ""
        self.told.refused[f"{refused.code} · {one.kind} · {one.item} · {step}"] += 1
        one.script = one.script[: one.done + 1]


def live(part: int, parts: int, drawn: Drawn, agenda: list[Entry], clock: Any, pipe: Connection) -> None:
    """A process of people: told what to do until told to end."""
    lifeline.end_with_parent()
    connection.close()
    people = People(drawn, part, parts, agenda, clock)
    try:
        while (order := pipe.recv()) is not None:
            name, *given = order
            pipe.send(getattr(people, name)(*given))
    except EOFError:
        pass
    except BaseException:
        pipe.send(traceback.format_exc())
        raise


def totals(parts: list[Told]) -> Told:
    """What several have said, as one."""
    spent: dict[str, list[float]] = defaultdict(list)
    whole = Told(spent=spent)
    for one in parts:
        whole.filed += one.filed
        whole.again += one.again
        whole.retried += one.retried
        whole.refused += one.refused
        whole.ended += one.ended
        for key, values in one.spent.items():
            spent[key] += values
    return whole
