"""Walks: verbs one after another on the same thing, each killed on the way; whoever was killed must arrive where others do.

A walk is a generator of ``Scene``: it yields the next verb with what stands before it, and is given what the verb returned.
It makes nothing up that the last kill could have changed: what it goes on with it reads from the tables.
"""

from collections.abc import Callable, Generator
from typing import Any

from tests.faults.killing.acts import Scene, Town

Walk = Callable[[Town], Generator[Scene, Any, None]]


def walks() -> tuple[Walk, ...]:
    """Every walk."""
    from tests.faults.killing.walks import bundles, clocks, drafts, enquiries, joint, money, packages, promises

    return (
        promises.kept, promises.lapsed, promises.shared, clocks.held, drafts.one_item, drafts.a_package, drafts.thrown_away,
        enquiries.turned_away, joint.asked_and_visited, bundles.together, packages.written, packages.given_back, money.refunded,
        money.called_off, money.dropped, clocks.silence,  # last: it lets the town's clock jump
    )  # fmt: skip
