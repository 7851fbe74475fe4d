"""``onewindow serve``: the city, in one command."""

import os
import sys

import click


@click.command(name="serve", short_help="Serve the city: pages, events and the worker under one supervisor.")
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True, help="Port of the pages.")
@click.option("--events-port", type=click.IntRange(1, 65535), help="Port of the events; default: the next one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is everywhere.")
@click.option(
    "--demo", is_flag=True, help="Fill an empty city with the demo city 示范市 and its last days; one-click accounts."
)
@click.option("--no-migrate", is_flag=True, help="Change nothing; refuse if the database is not at this code.")
def command(port: int, events_port: int | None, host: str, demo: bool, no_migrate: bool) -> None:
    """Serve the city until Ctrl-C: pages, events (the next port) and the worker under one supervisor.

    Starts the embedded database if it is not up, and stops it at the end if it started it.

    \b
    Example:
      onewindow serve --demo --port 8000
      ONEWINDOW_HOSTS=yw.example.gov.cn onewindow serve --host 0.0.0.0 --no-migrate
    """
    if demo:
        os.environ["ONEWINDOW_DEMO"] = "1"
        os.environ.setdefault("ONEWINDOW_DEMO_LIFE", "1")
    from onewindow.config.serve.supervisor import Supervisor

    supervisor = Supervisor(host=host, port=port, events_port=events_port or port + 1, migrate=not no_migrate)
    sys.exit(supervisor.run())
