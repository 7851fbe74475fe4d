"""Proofs out of the sealed log (存证): that an event stands in a batch, told without the other events of the batch.

A proof holds the event's canonical text, its place, its audit path and the batch's seal. Whoever has the seals, or one
later seal (each is chained to the one before), needs nothing else of the city.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.kernel.log.merkle import climbed, path
from onewindow.kernel.log.sealing import canonical, chain
from onewindow.kernel.log.tail import Position, everything, position
from onewindow.kernel.models import Event, Seal

_SEAL = (
    "SELECT n, epoch, xid, event, count, root, hash, at FROM kernel_seal"
    " WHERE (epoch, xid, event) >= (%s::smallint, %s::bigint, %s::bigint) ORDER BY n LIMIT 1"
)


def prove(events: Iterable[Event]) -> list[dict[str, Any]]:
    """取证. One proof an event, in the order given; one that no batch holds yet comes without a seal.

    Events in the order of the log read each batch concerned once (at most 1,000 events).
    """
    seal, within = None, Position()
    said, leaves = dict[str, Any](), list[bytes]()
    made: list[dict[str, Any]] = []
    for event in events:
        own, where = canonical(event), position(event)
        if seal is None or not within < where <= Position(seal.epoch, seal.xid, seal.event):
            seal = next(iter(Seal.objects.raw(_SEAL, tuple(where))), None)
            if seal is None:
                made.append({"event": own.decode()})
                continue
            within, said, leaves = _batch(seal)
        index = leaves.index(own)
        made.append({"event": own.decode(), "index": index, "path": path(leaves, index), "seal": said})
    return made


def _batch(seal: Seal) -> tuple[Position, dict[str, Any], list[bytes]]:
    before = Seal.objects.filter(n=seal.n - 1).first()
    start = Position(before.epoch, before.xid, before.event) if before else Position()
    said = {
        "n": seal.n,
        "epoch": seal.epoch,
        "xid": seal.xid,
        "event": seal.event,
        "count": seal.count,
        "root": seal.root,
        "previous": before.hash if before else "",
        "hash": seal.hash,
    }
    return start, said, [canonical(event) for event in everything(start, seal.count)]


def sealed(proof: Mapping[str, Any]) -> bool:
    """验证存证. Whether the event's path leads to the root of its seal, and the seal's hash is over that root."""
    try:
        seal = proof["seal"]
        root = climbed(proof["event"].encode(), proof["index"], seal["count"], proof["path"])
        end = Position(seal["epoch"], seal["xid"], seal["event"])
        within = position(Event(**json.loads(proof["event"]))) <= end
        hashed = chain(seal["previous"], seal["n"], end, seal["count"], seal["root"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return within and root is not None and root.hex() == seal["root"] and hashed == seal["hash"]


def kept(proof: Mapping[str, Any]) -> bool:
    """Whether this city's own log still has that seal."""
    seal = proof["seal"]
    return Seal.objects.filter(n=seal["n"], hash=seal["hash"], root=seal["root"]).exists()
