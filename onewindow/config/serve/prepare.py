"""What stands before a city is served: migrations, functions, and the demo city if it is asked for and empty.

Runs as the owner in a process of its own, so that no serving process ever held the owner's rights. With ``--check`` as
the app role it changes nothing and refuses if the database is not at this code.
"""

import os
import sys

from onewindow.config.serve import lifeline

REFUSED = 1


def _say(text: str) -> None:
    print(f"  {text} …", flush=True)


def _check() -> int:
    from django.db import connection

    from onewindow.config.postgres.migrate import pending
    from onewindow.kernel.step import install

    count = pending()
    if count:
        print(f"The database lacks {count} migrations of this code. Run: onewindow db migrate", file=sys.stderr)
    elif not install.check(connection):
        print(
            "The kernel's functions in the database differ from this code. Run: onewindow db migrate", file=sys.stderr
        )
    else:
        return _log_goes_on()
    return REFUSED


def _log_goes_on() -> int:
    """After a restore readers and feed would stand still, or lose events, until a new epoch begins."""
    from onewindow.kernel import log

    try:
        log.check_newest()
    except log.LogAhead:
        print("The log comes from another server. Run once: onewindow log restored", file=sys.stderr)
        return REFUSED
    return 0


def _bring_up(demo: bool) -> int:
    from onewindow.config.postgres.migrate import migrate

    migrate(_say)
    return _log_goes_on() or (_fill() if demo else 0) or _searchable()


def _searchable() -> int:
    """A city that was upgraded or just filled is found from its first page on."""
    from django.utils import timezone

    from onewindow.config.searchable import fill

    fill(timezone.now())
    return 0


def _fill() -> int:
    from django.utils import timezone

    from onewindow.config.demo import life, seed

    if not seed.is_wanted():
        print(
            "This is not the demo city, and --demo opens every account with one click. Leave it out.", file=sys.stderr
        )
        return REFUSED
    empty, now = seed.is_empty(), timezone.now()
    if empty:
        _say("filling the demo city")
    # the worker lives the city's last days while the pages are served already: they must lie after its founding
    seed.demo_city(life.since(now) if empty and life.is_wanted() else now)
    seed.past(now)
    return 0


def main() -> int:
    """Prepare, or with ``--check`` only look."""
    lifeline.end_with_parent()
    only_look = "--check" in sys.argv
    os.environ["ONEWINDOW_ROLE"] = "app" if only_look else "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    from onewindow.config.home import Unusable

    try:
        django.setup()
        return _check() if only_look else _bring_up(os.environ.get("ONEWINDOW_DEMO") == "1")
    except Unusable as wrong:
        print(wrong, file=sys.stderr)
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())
