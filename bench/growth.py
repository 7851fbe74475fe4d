"""Growth: each verb with 1,000,000 cases in the tables against the same verb in an empty city, in one run, in turns.

p95 in ms of the verb as a door calls it, with its commit; the order of the two cities changes from block to block.
``python -m bench growth [blocks] [--json]``.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bench import million
from bench.cases.ours import SIGNATURE
from bench.cases.stage import ANSWERS, AT, SLUGS, Stage, opened
from bench.database import fresh, pointed
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.licences import actions as licences
from onewindow.kernel import sql
from tests.domain.cases.city import build

BLOCKS, LIVES, WARM_UP, AT_MOST = 12, 25, 6, 1.3
_MADE = "SELECT id, version FROM licences_licence WHERE case_ref = %s::text"
Spent = dict[str, list[float]]


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """p50 and p95 of each verb in both cities, and their ratio at p95."""
    blocks = int(arguments[0]) if arguments else BLOCKS
    spent: dict[str, Spent] = {"empty": {}, "million": {}}
    with million.ready(say) as big:
        grown = opened(big, million.city())
    with fresh("growth") as small:
        stages = {"empty": opened(small, build()), "million": grown}
        for block in range(blocks):
            for name in ("empty", "million") if block % 2 else ("million", "empty"):
                with pointed(stages[name].database):
                    _lives(stages[name], spent[name])
    figures: dict[str, Any] = {}
    for verb in spent["empty"]:
        row = {name: _shares(spent[name][verb]) for name in spent}
        ratio = row["million"]["p95"] / row["empty"]["p95"]
        figures[verb] = row | {"ratio": round(ratio, 2)}
        told = "   ".join(f"{name} p50 {one['p50']:5.2f} p95 {one['p95']:6.2f} ms" for name, one in row.items())
        say(f"{verb:22} {told}   x {ratio:.2f}")
    figures["within"] = all(row["ratio"] <= AT_MOST for row in figures.values())
    say(f"every verb within {AT_MOST} of an empty city at p95: {figures['within']}")
    return figures


def _shares(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {"p50": round(ordered[len(ordered) // 2], 2), "p95": round(ordered[int(len(ordered) * 0.95)], 2)}


def _lives(stage: Stage, spent: Spent) -> None:
    connection.ensure_connection()
    unheard: Spent = {}
    for n in range(WARM_UP + LIVES):
        _life(stage, unheard if n < WARM_UP else spent)


def _life(stage: Stage, spent: Spent) -> None:
    """One case to its end, one corrected and withdrawn, and what a clerk looks at meanwhile."""
    city, holder = stage.city, stage.holder
    papers = [Paper(slug, file=file) for slug, file in zip(SLUGS, stage.files, strict=True)]

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        spent.setdefault(name, []).append((time.perf_counter() - begun) * 1000)

    def filed() -> int:
        with timed("file"):
            return actions.file(
                item=city.reviewed, holder=holder, answers=ANSWERS, papers=papers, by=city.citizen, at=AT
            ).id

    case = filed()
    with timed("accept"):
        actions.accept(case=case, by=city.clerk, at=AT)
    for officer in stage.reviewers:
        with timed("review"):
            actions.review(case=case, stance="agree", by=officer, at=AT)
    with timed("grant"):
        actions.grant(case=case, by=city.approver, at=AT)
    licence, version = sql.row(_MADE, (f"case:{case}",)) or (0, 0)
    with timed("licence issued"):
        licences.issue(licence=licence, version=version, pdf=stage.pdf, signature=SIGNATURE, at=AT)
    with timed("close"):
        actions.close(case=case, by=city.clerk, at=AT)
    case = filed()
    with timed("correct"):
        actions.correct(case=case, items=["floor-plan"], text="缺比例尺", by=city.clerk, at=AT)
    with timed("resubmit"):
        actions.resubmit(case=case, papers=[papers[1]], by=city.citizen, at=AT)
    with timed("withdraw"):
        actions.withdraw(case=case, by=city.citizen, at=AT)
    with timed("case page read"):
        queries.dossier(case, city.clerk, AT)
