"""The main story runs headless on a throw-away city, and says truthfully how it ended."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from onewindow.kernel.codes import licence

PROGRAM = [sys.executable, "-c", "from onewindow.config.cli import main; main()", "demo"]


@pytest.fixture(scope="module")
def told():
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ONEWINDOW", "DJANGO"))}
    done = subprocess.run([*PROGRAM, "--json"], capture_output=True, text=True, env=environment, timeout=180)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_item_is_closed_within_its_promise(told):
    assert len(told["cases"]) == 5
    for case in told["cases"]:
        assert case["state"] == "closed"
        assert datetime.fromisoformat(case["closed_at"]) <= datetime.fromisoformat(case["due_at"])


def test_dependent_items_begin_when_the_business_licence_is_granted(told):
    first, *others = told["cases"]
    assert {case["accepted_at"] for case in others} == {first["closed_at"]}


def test_the_promise_steps_over_the_holidays_and_counts_the_make_up_day(told):
    food = next(case for case in told["cases"] if case["item"].startswith("食品经营许可"))
    assert food["due_at"] == "2026-10-10T17:00:00+08:00"  # 5 working days from 28 September; Saturday the 10th is one


def test_the_licences_are_sealed_and_verified_and_belong_to_the_founded_company(told):
    assert {one["type"] for one in told["licences"]} >= {"营业执照", "食品经营许可证"}
    for one in told["licences"]:
        assert one["verified"]
        assert one["holder"] == "示范市好味道餐饮有限公司"
        assert licence.check(one["identifier"]).ok


def test_more_than_five_officers_took_part(told):
    assert told["officers"] > 5


def test_the_gain_is_a_gain(told):
    for figure in ("steps", "materials", "days", "visits"):
        assert told["gain"][figure]["after"] < told["gain"][figure]["before"]


def test_the_log_is_sealed_and_verified(told):
    assert told["log"]["verified"]
    assert told["log"]["events"] > 40
    assert told["log"]["batches"] >= 1


def test_nothing_is_left_behind(told):
    places = ["/var/tmp"] if os.geteuid() == 0 else [os.environ.get("TMPDIR", "/tmp")]
    assert not [found for place in places for found in Path(place).glob("onewindow-demo-*")]


def test_the_readmes_tell_this_story(told):
    """After a change of the story: ``python -m tests.house.story``."""
    root = Path(__file__).resolve().parents[2]
    gain = told["gain"]
    for page in ("README.md", "README.zh-CN.md"):
        text = (root / page).read_text(encoding="utf-8")
        assert told["bundle"]["number"] in text
        assert [one["identifier"] for one in told["licences"] if one["identifier"] not in text] == []
        for figure in ("steps", "materials", "days", "visits"):
            assert f"{gain[figure]['before']} → {gain[figure]['after']}" in text
        assert str(told["log"]["events"]) in text
