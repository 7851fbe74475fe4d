"""Where the real catalogues lie: beside the checkout, or where ``ONEWINDOW_SHARED_DATA`` says."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; without it the tests of the documented counts say so and leave off."""
    place = Path(os.environ.get("ONEWINDOW_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (place / "guangan_items.jsonl").exists():
        pytest.skip("the real catalogues are not beside this checkout (ONEWINDOW_SHARED_DATA)")
    return place
