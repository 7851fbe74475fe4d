"""News for tests: all that has happened reaches its readers, also while other tests are at work on the same server."""

from datetime import datetime

from onewindow.kernel import log


def run_readers(at: datetime) -> int:
    """Run every reader of the log, after waiting for what hides news: the horizon is the server's, not one database's."""
    log.settle()
    return log.run_readers(at)
