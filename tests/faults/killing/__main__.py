"""``python -m tests.faults.killing``: in the data folder named by ``ONEWINDOW_HOME``, or in one of its own."""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from itertools import chain
from pathlib import Path


def main() -> None:
    """Read the arguments, make a city, kill."""
    parser = argparse.ArgumentParser(prog="tests.faults.killing", description=__doc__)
    parser.add_argument("--only", default="", help="acts whose name begins so")
    parser.add_argument(
        "--walk", default="", help="only these walks, by commas (hearings.heard,agents.helped); no single acts"
    )
    parser.add_argument("--acts", action="store_true", help="only the single acts, no walks")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if "ONEWINDOW_HOME" in os.environ:
        _kill(given)
        return
    from tests.config.conftest import Installation

    with tempfile.TemporaryDirectory(prefix="onewindow-killing") as folder:
        made = Installation(Path(folder))
        try:
            code, said = made.run("db", "migrate")
            assert code == 0, said
            os.environ.update(made.environment)
            made.environment["PYTHONPATH"] = os.getcwd()
            code = os.spawnve(
                os.P_WAIT,
                sys.executable,
                [sys.executable, "-m", "tests.faults.killing", *sys.argv[1:]],
                made.environment,
            )
        finally:
            made.end()
    sys.exit(code)


def _kill(given: argparse.Namespace) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.killing.settings"
    import django

    django.setup()
    from django.utils import timezone

    from onewindow.config.demo import seed
    from onewindow.kernel import documents, log
    from tests.faults.killing.acts import Town
    from tests.faults.killing.run import everything
    from tests.faults.killing.walks import walks
    from tests.faults.killing.walks.walking import all_walks
    from tests.web.api.program import PAPER

    documents.document = lambda *of, **more: PAPER  # typst keeps threads, and a forked process has none of them
    walks()  # everything they ask is loaded
    _keep_for_ever()
    at = timezone.now() - timedelta(days=1)
    seed.demo_city(at - timedelta(days=30))
    began, tallies = time.monotonic(), []
    town = Town(at)
    wanted = {"only": given.only, "quick": given.quick}
    single = () if given.walk else everything(town, **wanted)
    walked = () if given.acts else all_walks(town, walked=given.walk, **wanted)
    for tally in chain(single, walked):
        tallies.append(tally.plain())
        if not given.json:
            print(f"{tally.act:28} {tally.statements:4} statements {tally.points:5} kills {tally.had_happened:4} after the commit {tally.seconds:7.1f} s  {tally.walk}", flush=True)  # fmt: skip
    log.seal_batches(timezone.now())
    report = log.verify()
    told = {"points": sum(one["points"] for one in tallies), "seconds": round(time.monotonic() - began, 1),
            "acts": tallies, "log": {"ok": report.ok, "events": report.events, "why": report.why}}  # fmt: skip
    print(json.dumps(told) if given.json else f"{told['points']} kills in {told['seconds']} s; log: {told['log']}")
    sys.exit(0 if report.ok else 1)


def _keep_for_ever() -> None:
    """What a process keeps for some seconds and then reads anew is kept: a step asks for as much when it is killed as when it was
    counted, however long it takes between."""
    for name, module in list(sys.modules.items()):
        for word in (
            [word for word in vars(module) if word.endswith("KEPT_SECONDS")] if name.startswith("onewindow.") else ()
        ):
            setattr(module, word, float("inf"))


main()
