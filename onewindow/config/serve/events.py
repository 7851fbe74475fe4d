"""The events process: granian serving one ASGI application with one tailer per city."""

import os
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from onewindow.config.serve import lifeline


def load() -> Callable[..., Any]:
    """In the worker process: the stream, with its tailer started by the lifespan protocol."""
    lifeline.end_with_parent()
    from onewindow.config.asgi import application

    return application


def main() -> None:
    """Serve until SIGTERM or SIGINT; open streams are cut, browsers come back by themselves."""
    lifeline.end_with_parent()
    server = Server(
        "onewindow.config.asgi",
        address=os.environ["ONEWINDOW_HOST"],
        port=int(os.environ["ONEWINDOW_EVENTS_PORT"]),
        interface=Interfaces.ASGI,
        workers=1,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        websockets=False,
        log_enabled=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
