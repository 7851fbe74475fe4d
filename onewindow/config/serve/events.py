"""The events process: granian serving one ASGI application with one tailer per city."""

import os
import resource
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from onewindow.config.serve import lifeline

CONNECTIONS = 4_200  # a little more than the streams, so that one too many is told so
OPEN_FILES = 8_192


def _allow_files(count: int) -> None:
    """Each open stream is an open file; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def load() -> Callable[..., Any]:
    """In the worker process: the stream, with its tailer started by the lifespan protocol."""
    lifeline.end_with_parent()
    from onewindow.config.asgi import application

    return application


def main() -> None:
    """Serve until SIGTERM or SIGINT; open streams are cut, browsers come back by themselves."""
    lifeline.end_with_parent()
    _allow_files(OPEN_FILES)
    server = Server(
        "onewindow.config.asgi",
        address=os.environ["ONEWINDOW_HOST"],
        port=int(os.environ["ONEWINDOW_EVENTS_PORT"]),
        interface=Interfaces.ASGI,
        workers=1,
        backlog=2048,
        backpressure=CONNECTIONS,  # by default as many as the backlog: an open stream would count as a request at work
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        websockets=False,
        log_enabled=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
