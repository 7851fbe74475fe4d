"""统一出件. All results of a bundle go into one hand in one act, with one receipt; what is decided closes with it."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions.ending import close
from onewindow.domain.bundles.actions.reading import Seen, account_of, look, nodes
from onewindow.domain.bundles.actions.refusals import NotAtThisStep, NotYours
from onewindow.domain.bundles.models import HandOver
from onewindow.domain.bundles.queries.together.handing import UNDECIDED, may_collect, results_of
from onewindow.domain.bundles.states import CLOSED, RUNNING
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import ENDED
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import log, step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import ChangedMeanwhile
from onewindow.kernel.typed import within


@step.constraint("bundles_handover_bundle_id_key")
class HandedOver(Refusal):
    """The results have been handed over already; the receipt says to whom (已出件)."""


class NotAllDecided(Refusal):
    """Some items are not decided yet: everything is handed over at once (尚有事项未办结).

    ``details['items']`` names their nodes.
    """


class BeingMade(Refusal):
    """A licence is still being made; it takes a moment (证照制作中)."""


class NothingToHandOver(Refusal):
    """There is no result to hand over (没有可领取的结果)."""


class MayNotCollect(Refusal):
    """This person may not collect the results: name the mandate that says so (无权代领).

    The applicant, who handles the applying enterprise's affairs, or who holds a mandate for this package may.
    """


@step.constraint("hand_over_is_signed")
class NotSigned(Refusal):
    """Who collects signs the receipt with his name (领取人未签收)."""


def hand_over(
    *, bundle: int, collector: str, signed: str, mandate: str = "", seen: int | None = None, by: Actor, at: datetime
) -> int:
    """统一出件. The window hands over every licence and every written refusal of the bundle at once; the receipt's id.

    :param collector: the name of whoever collects. :param signed: the name the receipt is signed with.
    :param mandate: number of the mandate he collects on, where he is not the applicant.
    :raises NotAllDecided, BeingMade, NothingToHandOver, MayNotCollect, NotSigned: see there.
    :raises HandedOver: it was done before; details say by whom and when. :raises NotYours: without a window post.
    :raises ChangedMeanwhile: the page was older.
    """
    now = look(bundle)
    if not may(by, role="window"):
        raise NotYours(bundle=bundle)
    _must_be_ready(now, seen)
    parts = nodes(bundle)
    waiting = [part.node for part in parts if part.case.state in UNDECIDED]
    if waiting:
        raise NotAllDecided(items=waiting)
    refs = [f"case:{part.case_id}" for part in parts]
    if Licence.objects.filter(case_ref__in=refs, state="making").exists():
        raise BeingMade(bundle=bundle)
    results = results_of(parts)
    if not results:
        raise NothingToHandOver(bundle=bundle)
    if not signed.strip() or not collector.strip():
        raise NotSigned(fields=["signed" if collector.strip() else "collector"])
    allowed, on = may_collect(now.row, collector.strip(), mandate.strip(), at)
    if not allowed:
        raise MayNotCollect(fields=["mandate"])
    with transaction.atomic(), step.hard_rules():
        row = HandOver.objects.create(
            bundle_id=bundle,
            results=results,
            collector=within(collector, 100, "collector"),
            mandate_id=on,
            signed=within(signed, 100, "signed"),
            by_id=account_of(by),
            at=at,
        )
        for part in parts:
            if part.case.state not in ENDED:
                cases.close(case=part.case_id, by=Actor.SYSTEM, at=at)
        if now.row.state == RUNNING:
            close(bundle=bundle, at=at)
        data = {"results": len(results), "receipt": row.pk, **by.acting(now.row.window_post_id)}
        log.add("results.hand-over", by=by.account, at=at, kind="bundle", thing=bundle, data=data)
    return row.pk


def _must_be_ready(now: Seen, seen: int | None) -> None:
    before = HandOver.objects.filter(bundle=now.row.pk).first()
    if before is not None:
        raise HandedOver(by=before.by_id, at=before.at, name="results.hand-over")
    if now.row.state not in (RUNNING, CLOSED):
        raise NotAtThisStep(bundle=now.row.pk, state=now.row.state)
    if seen is not None and seen != now.row.version:
        raise ChangedMeanwhile(kind="bundle", thing=now.row.pk)
