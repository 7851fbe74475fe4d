"""How the city does: worker, jobs, log, seals, backups."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from onewindow.config import home
from onewindow.config.postgres.backup.making import FOLDER, RECORD
from onewindow.config.watch.doctor.finding import Check, Finding, Looking, well
from onewindow.config.watch.health import LAG_LIMIT
from onewindow.kernel import log
from onewindow.kernel.models import Owed, Seal

ALIVE = timedelta(seconds=30)
UNSEALED = timedelta(minutes=5)
BACKUP_OLD, BACKUP_TOO_OLD = timedelta(hours=36), timedelta(days=7)
BATCHES = 10  # newest batches of the log that are recomputed; --full: all of them


def worker(looking: Looking) -> Finding:
    """Somebody runs timers, papers and messages."""
    last = looking.value("SELECT max(last_heartbeat) FROM procrastinate_workers")
    if last is None or looking.now() - last > ALIVE:
        said = "No worker is alive: timers, papers and messages wait" + (
            f" since {last:%Y-%m-%d %H:%M} UTC." if last else "."
        )
        return Finding("worker", "warn", said, "onewindow serve")
    return well("worker", "The worker is alive.")


def jobs(looking: Looking) -> Finding:
    """Jobs that failed, or whose worker is gone."""
    stalled, failed = looking.db.execute(
        "SELECT count(*) FILTER (WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < %s)),"
        " count(*) FILTER (WHERE j.status = 'failed') FROM (SELECT status, worker_id FROM procrastinate_jobs"
        " WHERE status IN ('doing', 'failed') LIMIT 10000) j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id",
        (looking.now() - ALIVE,),
    ).fetchone()
    if failed:
        said = f"{failed} jobs have failed for good."
        return Finding(
            "jobs",
            "warn",
            said,
            "onewindow db shell -- -c \"SELECT id, task_name FROM procrastinate_jobs WHERE status = 'failed'\"",
        )
    if stalled:
        return Finding("jobs", "warn", f"{stalled} jobs wait for a worker that is gone.", "onewindow serve")
    return well("jobs", "No job has failed or stands still.")


def reactions(looking: Looking) -> Finding:
    """What one room owes to another's news."""
    oldest = Owed.objects.order_by("id").values_list("reaction", "tries", "error").first()
    if oldest is not None:
        said = f"{Owed.objects.count()} reactions have failed and are tried again; the oldest is {oldest[0]}: {oldest[2][:120]}"
        return Finding("reactions", "warn", said, "onewindow db shell -- -c 'SELECT * FROM kernel_owed'")
    return well("reactions", "No reaction is owed.")


def log_position(looking: Looking) -> Finding:
    """After a restore into another server the log needs a new epoch."""
    try:
        log.check_newest()
    except log.LogAhead:
        said = "The log comes from another server: readers and feed stand still."
        return Finding("log-epoch", "bad", said, "onewindow log restored")
    lag = log.horizon_lag()
    if lag >= LAG_LIMIT:
        said = f"{lag} events wait behind a long transaction: readers, feed and seals are held back."
        mend = "onewindow db shell --role owner -- -c 'SELECT pid, xact_start, query FROM pg_stat_activity ORDER BY 2'"
        return Finding("log-lag", "bad", said, mend)
    return well("log-lag", f"{lag} events are above the log's horizon.")


def log_seals(looking: Looking) -> Finding:
    """The newest batches hold; nothing waits long to be sealed."""
    report = log.verify(last=None if looking.full else BATCHES)
    if not report.ok:
        said = f"The log does not hold: batch {report.bad} is the first bad one ({report.why})."
        return Finding("log-seals", "bad", said, "onewindow log verify   # then restore the last backup that holds")
    oldest = _oldest_unsealed(looking) if report.unsealed else None
    if oldest is not None and looking.now() - oldest > UNSEALED:
        return Finding("log-seals", "warn", f"{report.unsealed} events have not been sealed yet.", "onewindow serve")
    return well("log-seals", f"{report.batches} batches were recomputed and hold.")


def _oldest_unsealed(looking: Looking) -> datetime | None:
    end = Seal.objects.order_by("-n").values_list("epoch", "xid", "event").first() or (0, 0, 0)
    sql = (
        "SELECT at FROM kernel_event WHERE (epoch, xid, id) > (%s::smallint, %s::bigint, %s::bigint)"
        " ORDER BY epoch, xid, id LIMIT 1"
    )
    found: datetime | None = looking.value(sql, *end)
    return found


def backup(looking: Looking) -> Finding:
    """Somebody made one lately, and it is still where it was put."""
    from pathlib import Path

    mend = "onewindow db backup --keep 14"
    record = home.read_record(looking.home / FOLDER / RECORD)
    if not record:
        return Finding("backup", "warn", "No backup was ever made here.", mend)
    age = looking.now() - datetime.fromisoformat(str(record["at"]))
    if not Path(str(record["file"])).exists():
        return Finding("backup", "warn", f"The last backup {record['file']} is not there any more.", mend)
    said = f"The last backup is {age.total_seconds() / 3600:.0f} hours old: {record['file']}."
    if age > BACKUP_OLD:
        return Finding("backup", "bad" if age > BACKUP_TOO_OLD else "warn", said, mend)
    return well("backup", said)


CHECKS: Sequence[Check] = (worker, jobs, reactions, log_position, log_seals, backup)
