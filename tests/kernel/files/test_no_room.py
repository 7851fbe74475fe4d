"""The disk is full (存储空间不足) while a file is kept: refused with a sentence, and nothing is left behind."""

import errno
import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from onewindow.kernel import files
from onewindow.kernel.models import StoredFile
from tests.web.api.program import PAPER


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
def test_nothing_is_left(
    db: None, at: datetime, settings: Any, tmp_path: Path, monkeypatch: Any, code: int, call: str
) -> None:
    settings.HOME = tmp_path

    def full(*args: Any, **more: Any) -> None:
        raise OSError(code, "full")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, call, full)
    with pytest.raises(files.NoRoom) as refused:
        files.store(BytesIO(PAPER), name="a.pdf", by=None, at=at)
    assert refused.value.code == "kernel.no-room"
    monkeypatch.undo()
    assert not StoredFile.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files.store(BytesIO(PAPER), name="a.pdf", by=None, at=at).size == len(PAPER), (
        "and goes on when there is room"
    )
