"""``onewindow account export`` and ``erase``: for somebody who asks at a window."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from onewindow.config.cli.account import command
from onewindow.domain.org.models import Account, Erasure
from onewindow.kernel.models import Event

pytestmark = pytest.mark.django_db


def test_a_copy_and_an_erasure(demo_city: None, tmp_path: Path) -> None:
    """The archive is the operator's alone to read and never written over another file; the erasure waits its days."""
    file = tmp_path / "wangfang.zip"
    words = ["export", "wangfang", "--file", str(file), "--json"]
    said = json.loads(CliRunner().invoke(command, words, catch_exceptions=False).output)
    assert said["records"]["identity"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("data.json"))["person"]["name"] == "王芳"
    assert CliRunner().invoke(command, words).exit_code != 0
    account = Account.objects.get(login="wangfang").pk
    assert Event.objects.get(name="account.copy-handed-over").thing == account
    CliRunner().invoke(command, ["erase", "wangfang", "--closes"], catch_exceptions=False)
    row = Erasure.objects.get()
    assert (row.account_id, row.closes, row.done_at) == (account, True, None)
