"""The log (日志): one append-only event log, which is audit, outbox and feed in one.

The order is (epoch, xid, id) below the horizon of running transactions: by id alone an event that commits late would be
lost. Batches are sealed by Merkle roots, chained; nothing is chained at insert, so that commits go on in groups.
"""

from onewindow.kernel.log.proving import kept, prove, sealed
from onewindow.kernel.log.reading import horizon_lag, reader, run_readers, settle
from onewindow.kernel.log.sealing import Report, seal_batches, verify
from onewindow.kernel.log.tail import LogAhead, Position, check_newest, newest, raise_epoch, recent, tail
from onewindow.kernel.log.writing import add, add_all, add_once

__all__ = [
    "LogAhead",
    "Position",
    "Report",
    "add",
    "add_all",
    "add_once",
    "check_newest",
    "horizon_lag",
    "kept",
    "newest",
    "prove",
    "raise_epoch",
    "reader",
    "recent",
    "run_readers",
    "seal_batches",
    "sealed",
    "settle",
    "tail",
    "verify",
]
