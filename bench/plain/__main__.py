"""The peer's server: granian with as many workers and threads as ``onewindow serve``. ``python -m bench.plain PORT``."""

import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

WORKERS, THREADS = 2, 8


def load() -> Callable[..., Any]:
    """In each worker process."""
    from bench.plain.wsgi import application

    return application


if __name__ == "__main__":
    Server(
        "bench.plain.wsgi",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_enabled=False,
    ).serve(target_loader=load, wrap_loader=False)
