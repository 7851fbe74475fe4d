"""The to-do list on the big city (B7): 1,000,000 cases, 4,000,000 tasks, a department with 52,896 open ones.

The product's own SQL under every filter (client-seen, rows fetched), first and next page, and the counts; viewflow's inbox on
as many rows of its own; then the page over HTTP. ``python -m bench todo [sql|http|viewflow …] [--json]``.
"""

from collections.abc import Callable
from typing import Any

from bench import million, peers
from bench.todo import http, sql

PARTS = ("sql", "viewflow", "http")
PAGE_MS, COUNTS_MS, PER_SECOND = 1.0, 5.0, 300


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Milliseconds (p50, p95) and requests a second."""
    wanted = [part for part in arguments if part in PARTS] or PARTS
    figures: dict[str, Any] = {}
    with million.ready(say) as database:
        figures["database"] = database
        if "sql" in wanted:
            figures["sql"] = _sql(say)
        if "viewflow" in wanted:
            figures["viewflow"] = _viewflow(database, say)
        if "http" in wanted:
            figures["http"] = http.measured(database)
            for name, row in figures["http"].items():
                say(f"{name:28} {row['per_second']:8.0f} /s   p50 {row['p50']:6.1f}   p99 {row['p99']:6.1f} ms")
            figures["http_within"] = figures["http"]["ours"]["per_second"] >= PER_SECOND
            say(f"the page at {PER_SECOND}/s or more: {figures['http_within']}")
    return figures


def _sql(say: Callable[..., Any]) -> dict[str, Any]:
    at = million.today()
    rows = sql.measured(sql.actors(at), at, sql.slugs())
    for name, row in rows.items():
        anew = f"   planned anew, slowest {row['anew']:6.2f}" if "anew" in row else ""
        say(f"{name:42} p50 {row['p50']:6.2f}   p95 {row['p95']:6.2f} ms{anew}")
    counts = {name: row for name, row in rows.items() if name.startswith("counts")}
    pages = {name: row for name, row in rows.items() if name not in counts}
    within = {
        "pages": all(row["p95"] <= PAGE_MS for row in pages.values()),
        "counts": all(row["p95"] <= COUNTS_MS for row in counts.values()),
    }
    say(f"every page within {PAGE_MS} ms at p95: {within['pages']}; counts within {COUNTS_MS} ms: {within['counts']}")
    return {"ms": rows, "within": within}


def _viewflow(database: str, say: Callable[..., Any]) -> dict[str, Any]:
    try:
        peers.install()
    except peers.NoPeers as reason:
        say(f"without viewflow: {reason}")
        return {"missing": str(reason)}
    rows: dict[str, Any] = peers.asked("viewflow_inbox", database)
    for name, row in rows.items():
        if isinstance(row, dict):
            say(f"viewflow {name:33} p50 {row['p50']:6.2f}   p95 {row['p95']:6.2f} ms")
    return rows
