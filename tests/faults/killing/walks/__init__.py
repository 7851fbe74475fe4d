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
    from tests.faults.killing.walks import (
        agents,
        archive,
        bundles,
        drafts,
        licences,
        money,
        packages,
        parcels,
        projects,
        questions,
    )
    from tests.faults.killing.walks.case import clocks, enquiries, hearings, joint, overruns, papers, promises

    return (
        promises.kept, promises.lapsed, promises.shared, clocks.held, drafts.one_item, drafts.a_package, drafts.thrown_away,
        drafts.a_package_at_the_window,
        enquiries.turned_away, joint.asked_and_visited, joint.judged, joint.met_and_signed, bundles.together, bundles.stopped, packages.written,
        packages.given_back, licences.ended, licences.founded, questions.answered, questions.at_the_window, questions.ended,
        money.refunded, money.called_off, money.dropped, money.of_a_case, archive.destroyed,
        overruns.explained, hearings.heard, hearings.unheard, hearings.appealed, papers.put_in_and_taken_out, papers.at_a_point,
        agents.helped, agents.given_up, agents.dispatched, agents.green_channel,
        parcels.traced, parcels.called_off, parcels.fetched, projects.prepared, projects.filed,
        # last: they let the town's clock jump
        money.compared, bundles.by_the_clock, clocks.silence,
    )  # fmt: skip
