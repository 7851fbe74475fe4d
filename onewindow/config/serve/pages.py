"""The pages: granian serving WSGI, a few processes of a few threads, each with a pool of database connections."""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from onewindow.config.serve import lifeline

THREADS = 8  # per process; the pool holds a few connections more


def load() -> Callable[..., Any]:
    """In each worker process: the application, loaded once by the process that all workers are forked from."""
    lifeline.end_with_parent()
    from onewindow.config.wsgi import application

    return application


def warm() -> None:
    """Load what the first pages would load, before forking: addresses with their views, templates, the catalogue."""
    from django.apps import apps
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    from onewindow.config import wsgi

    assert callable(wsgi.application)
    assert get_resolver().url_patterns
    for config in apps.get_app_configs():
        if config.name.startswith("onewindow."):
            folder = Path(config.path, "templates")
            for file in folder.rglob("*.html"):
                get_template(str(file.relative_to(folder)))
    with translation.override(settings.LANGUAGE_CODE):
        translation.gettext("OneWindow")
    gc.collect()
    gc.freeze()  # forked workers then share these pages of memory


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    lifeline.end_with_parent()
    warm()
    lifeline.wait_for_go()
    server = Server(
        "onewindow.config.wsgi",
        address=os.environ["ONEWINDOW_HOST"],
        port=int(os.environ["ONEWINDOW_PORT"]),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("ONEWINDOW_PAGES", min(2, os.cpu_count() or 1))),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        log_enabled=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
