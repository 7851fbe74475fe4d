"""kill -9 at the statements of every verb of a case's life (每条语句断电): one outcome, nothing doubled, the log verifies.

Here the statements around each commit; ``make faults`` goes through all of them.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config import prepared
from tests.config.conftest import Installation

ROOT = Path(__file__).resolve().parents[3]


def test_whoever_is_killed_leaves_the_same_behind(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Installation(tmp_path / "city")
    try:
        prepared.city(tmp_path_factory, made)
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.killing", "--quick", "--json"],
            cwd=ROOT, env=made.environment, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
    finally:
        made.end()
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    acts = {one["act"]: one for one in told["acts"]}
    assert len(acts) >= 90
    assert all(one["had_happened"] >= 1 for one in acts.values()), "each was killed after its commit too"
    for how, many in {"unsent": 30, "lost": 90, "late": 25}.items():
        assert sum(how in one["by"] for one in told["acts"]) >= many
    assert told["log"]["ok"] and told["log"]["events"] > 300
