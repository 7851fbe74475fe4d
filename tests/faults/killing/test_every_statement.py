"""kill -9 at the statements of every verb of a case's life (每条语句断电): one outcome, nothing doubled, the log verifies.

Here the statements around each commit and some before; ``make faults`` goes through all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_whoever_is_killed_leaves_the_same_behind() -> None:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("ONEWINDOW_HOME", "ONEWINDOW_TEST_DB")
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", "--quick", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    acts = {one["act"]: one for one in told["acts"]}
    assert len(acts) >= 24
    assert all(one["had_happened"] >= 1 for one in acts.values()), "each was killed after its commit too"
    for how in ("unsent", "lost", "late"):
        assert sum(how in one["by"] for one in acts.values()) >= 20
    assert told["points"] >= 90
    assert told["log"]["ok"] and told["log"]["events"] > 300
