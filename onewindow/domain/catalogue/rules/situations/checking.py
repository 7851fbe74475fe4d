"""Whether a decision table is whole (决策表核对): no combination of answers without a row, none with two; exactly, with a witness.

Nothing is enumerated blindly. Gaps: the questions are walked in order, carrying only which rows may still speak and the
answers that later conditions read; equal states are walked once, and a state that a row covers whatever follows is left.
Overlaps: two rows meet if a combination satisfies both, which only branches where a condition reads. The task is hard in
its worst case (it is that of a formula in conjunctive form), so the walk has a limit, and says when it met it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.domain.catalogue.rules.conditions import holds
from onewindow.domain.catalogue.rules.situations.applying import Question, questions, reads

STATES = 20_000
"""So many states are walked before the table is called too large to be checked."""
MANY = 10
"""So many gaps are named at once."""

Path = tuple[tuple[str, tuple[str, ...]], ...]
Combination = dict[str, tuple[str, ...]]
"""Answers by question, several where each of them will do; a question that is not named may be answered in any way."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a table has wrong: combinations nobody answers, pairs of rows that answer the same, rows that never speak."""

    gaps: tuple[Combination, ...] = ()
    overlaps: tuple[tuple[int, int, Combination], ...] = ()
    idle: tuple[int, ...] = ()
    too_large: bool = False

    @property
    def sound(self) -> bool:
        """Whether every combination of answers has exactly one row."""
        return not (self.gaps or self.overlaps or self.too_large)


class _TooLarge(Exception):
    """The walk has met its limit."""


def check(situations: Mapping[str, Any], *, states: int = STATES) -> Report:
    """完整性与重叠核对. Completeness and overlap of a table whose names are known to be right."""
    if not situations.get("questions") and not situations.get("rows"):
        return Report()
    table = _Table(situations, states)
    try:
        gaps = table.gaps()
        pairs = [(a, b) for b in range(len(table.rows)) for a in range(b)]
        overlaps = [(a, b, found) for a, b in pairs if (found := table.meeting(a, b)) is not None]
        idle = [one for one in range(len(table.rows)) if table.meeting(one) is None]
    except _TooLarge:
        return Report(too_large=True)
    return Report(tuple(gaps), tuple(overlaps), tuple(idle))


class _Table:
    """One table while it is checked."""

    def __init__(self, situations: Mapping[str, Any], states: int) -> None:
        self.asked: tuple[Question, ...] = questions(situations)
        self.rows = [
            {key: frozenset(values) for key, values in row.get("when", {}).items()}
            for row in situations.get("rows", ())
        ]
        places = {one.key: n for n, one in enumerate(self.asked)}
        self.last = [max((places[key] for key in row), default=-1) for row in self.rows]
        read = [reads(one.asked_when) for one in self.asked]
        self.later = [frozenset().union(*read[n:]) for n in range(len(self.asked) + 1)]
        self.left = states

    def spend(self) -> None:
        """One state more."""
        self.left -= 1
        if self.left < 0:
            raise _TooLarge

    def gaps(self) -> list[Combination]:
        """Combinations no row speaks for, at most ``MANY``."""
        found: list[Combination] = []
        seen: set[tuple[Any, ...]] = set()
        stack: list[tuple[int, frozenset[int], dict[str, str], Path]] = [(0, frozenset(range(len(self.rows))), {}, ())]
        while stack and len(found) < MANY:
            n, alive, known, path = stack.pop()
            state = (n, alive, tuple(sorted((key, known[key]) for key in self.later[n] & known.keys())))
            if state in seen or any(self.last[row] < n for row in alive):
                continue
            seen.add(state)
            self.spend()
            if not alive:
                found.append(dict(path))
                continue
            stack += reversed(self._next(n, alive, known, path))
        return found

    def _next(
        self, n: int, alive: frozenset[int], known: dict[str, str], path: Path
    ) -> list[tuple[int, frozenset[int], dict[str, str], Path]]:
        """The states after one question; answers that make no difference stand in one, and an idle question in no path."""
        one = self.asked[n]
        if not holds(one.asked_when, {}, known):
            silent = frozenset(row for row in alive if one.key not in self.rows[row])
            return [(n + 1, silent, known, path)]
        groups: dict[tuple[frozenset[int], str], list[str]] = {}
        for value in one.values:
            stay = frozenset(row for row in alive if value in self.rows[row].get(one.key, (value,)))
            groups.setdefault((stay, value if one.key in self.later[n + 1] else ""), []).append(value)
        return [
            (
                n + 1,
                stay,
                {**known, one.key: values[0]},
                path if len(groups) == 1 else (*path, (one.key, tuple(values))),
            )
            for (stay, _), values in groups.items()
        ]

    def meeting(self, *rows: int) -> Combination | None:
        """A combination all these rows speak for, or None."""
        named: dict[str, frozenset[str]] = {}
        for row in rows:
            for key, values in self.rows[row].items():
                named[key] = named[key] & values if key in named else values
        if not all(named.values()):
            return None
        seen: set[tuple[Any, ...]] = set()
        stack: list[tuple[int, dict[str, str], Path]] = [(0, {}, ())]
        while stack:
            n, known, path = stack.pop()
            if n == len(self.asked):
                return dict(path)
            state = (n, tuple(sorted((key, known[key]) for key in self.later[n] & known.keys())))
            if state in seen:
                continue
            seen.add(state)
            self.spend()
            one = self.asked[n]
            if not holds(one.asked_when, {}, known):
                if one.key not in named:
                    stack.append((n + 1, known, path))
                continue
            allowed = [value for value in one.values if value in named.get(one.key, (value,))]
            told: Path = (*path, (one.key, tuple(allowed))) if one.key in named else path
            if one.key not in self.later[n + 1]:
                stack += [(n + 1, known, told)] if allowed else []
                continue
            stack += [(n + 1, {**known, one.key: value}, (*path, (one.key, (value,)))) for value in reversed(allowed)]
        return None
