"""The log lived once more (重演): from its events alone every thing must come to the state and version its row has.

An event that its kind's table does not allow after those before it is a step nobody could have taken. ``seen`` collects
which moves were lived, for whoever asks whether all of them can be.
"""

from collections.abc import Collection, Iterable
from itertools import groupby

from onewindow.kernel.models import Event
from onewindow.kernel.states import Kind, registry

seen: set[tuple[str, str]] = set()
"""(kind, move) of every event replayed in this process."""


def replayed(kinds: Collection[str] = (), things: Collection[int] | None = None) -> None:
    """Of all things of these kinds (none: of every kind); ``things``: only of these."""
    for kind in registry().values():
        if kinds and kind.name not in kinds:
            continue
        events = Event.objects.filter(kind=kind.name, name__in=kind.event_names, version__isnull=False)
        rows = kind.model._default_manager.all()
        gone = Event.objects.filter(kind=kind.name, name="archive.destroyed").values("thing")  # moved by no step
        events, rows = events.exclude(thing__in=gone), rows.exclude(pk__in=gone)
        if things is not None:
            events, rows = events.filter(thing__in=things), rows.filter(pk__in=things)
        found = {pk: (state, version) for pk, state, version in rows.values_list("pk", "state", "version")}
        lived = events.order_by("thing", "version", "id").values_list("thing", "name", "version")
        told = {thing: [(name, version) for _, name, version in each] for thing, each in groupby(lived, lambda e: e[0])}
        assert told.keys() == found.keys(), f"{kind.name}: rows without a birth, or events of nobody"
        for thing, steps in told.items():
            _live(kind, thing, steps, *found[thing])


def _live(kind: Kind, thing: int, steps: Iterable[tuple[str, int]], state: str, version: int) -> None:
    may: set[str] = set()
    last = 0
    for name, up in steps:
        move = name.removeprefix(f"{kind.name}.")
        seen.add((kind.name, move))
        at = f"{kind.name} {thing}: {move} after {sorted(may)}"
        if move in kind.births:
            assert not may, f"{at}: born twice"
            may = {kind.births[move].target or ""}
        else:
            rule = kind.steps[move]
            came = may & set(rule.sources)
            assert came, at
            may = came if rule.target is None else {rule.target} | (came if rule.join else set())
            assert up - last == 1 or (rule.join and up == last), f"{at}: versions {last}, {up}"
        last = up
    assert state in may, f"{kind.name} {thing} is {state}, its events say {sorted(may)}"
    assert version == last, f"{kind.name} {thing} has version {version}, its events {last}"
