"""Sealing the log in batches (封存) and verifying it: a changed, missing or slipped-in event spoils its batch."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from onewindow.kernel.log.merkle import Tree, sm3
from onewindow.kernel.log.tail import Position, everything, position, tail
from onewindow.kernel.models import Event, Seal

BATCH = 1000
PAGE = 5000
FIELDS = ("id", "epoch", "xid", "kind", "thing", "name", "by", "at", "version", "data")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found. ``bad`` is the first batch that does not hold, ``why`` says how."""

    events: int
    batches: int
    unsealed: int
    bad: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether every seal holds."""
        return self.bad is None


def canonical(event: Event) -> bytes:
    """The event as canonical JSON: sorted keys, no spaces, the moment in UTC with microseconds."""
    values = {name: getattr(event, name) for name in FIELDS}
    values["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _encode(values).encode()


def chain(previous: str, n: int, end: Position, count: int, root: str) -> str:
    """The hash that chains batch ``n`` to the one before it."""
    return sm3(f"{previous}|{n}|{end.epoch}|{end.xid}|{end.event}|{count}|{root}".encode()).hex()


def seal_batches(at: datetime) -> int:
    """封存. Seal every settled event that is not sealed yet, up to 1,000 a batch; how many batches were sealed."""
    sealed = 0
    while True:
        if not _seal_one(at):
            return sealed
        sealed += 1


def _seal_one(at: datetime) -> bool:
    events: list[Event] = []
    last = Seal.objects.order_by("-n").first()
    start = Position(last.epoch, last.xid, last.event) if last else Position()
    events = tail(start, BATCH)
    if not events:
        return False
    end, root = position(events[-1]), Tree(map(canonical, events)).root().hex()
    n = last.n + 1 if last else 1
    # Two sealers at once: the number is the primary key, the second one's row is not written and it looks again.
    seal = Seal(
        n=n,
        epoch=end.epoch,
        xid=end.xid,
        event=end.event,
        count=len(events),
        root=root,
        hash=chain(last.hash if last else "", n, end, len(events), root),
        at=at,
    )
    Seal.objects.bulk_create([seal], ignore_conflicts=True)
    return True


def verify(*, last: int | None = None) -> Report:
    """验证日志. Recompute every batch from the events as they stand, page by page: bounded memory, no long transaction.

    :param last: only so many of the newest batches, chained to the one before them.
    """
    before = None
    if last is not None:
        before = Seal.objects.order_by("-n")[last : last + 1].first()
    if before is None:
        return _verify(_events_after(Position()))
    return _verify(_events_after(Position(before.epoch, before.xid, before.event)), before)


def _events_after(after: Position) -> Iterator[Event]:
    while page := everything(after, PAGE):
        yield from page
        after = position(page[-1])


def _verify(events: Iterator[Event], before: Seal | None = None) -> Report:
    checked = batches = 0
    expected, previous = (before.n + 1, before.hash) if before is not None else (1, "")
    event = next(events, None)
    for seal in Seal.objects.filter(n__gte=expected).order_by("n").iterator(chunk_size=500):
        end, tree = Position(seal.epoch, seal.xid, seal.event), Tree()
        while event is not None and position(event) <= end:
            tree.add(canonical(event))
            event = next(events, None)
        why = ""
        if seal.n != expected:
            why = f"batch {expected} is missing"
        elif tree.count != seal.count:
            why = f"it sealed {seal.count} events, {tree.count} are there"
        elif tree.root().hex() != seal.root:
            why = "an event was changed"
        elif chain(previous, seal.n, end, seal.count, seal.root) != seal.hash:
            why = "the seal itself was changed"
        if why:
            return Report(checked, batches, 0, expected, why)
        checked, batches, expected, previous = checked + tree.count, batches + 1, expected + 1, seal.hash
    unsealed = 0
    while event is not None:
        unsealed += 1
        event = next(events, None)
    return Report(checked, batches, unsealed)
