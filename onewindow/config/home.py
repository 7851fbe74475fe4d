"""Where an installation keeps its data, and the secrets it makes for itself on first use."""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def path() -> Path:
    """The data folder: ``ONEWINDOW_HOME``; else ``.onewindow`` in a checkout; else the user's data folder.

    As root a checkout's data lies under the system's var/tmp, named by the checkout's hash: PostgreSQL refuses root,
    and the user it is dropped to may not be able to enter the checkout.
    """
    given = os.environ.get("ONEWINDOW_HOME")
    if given:
        return Path(given).resolve()
    if (_PACKAGE / "pyproject.toml").exists():
        if os.geteuid() == 0:
            digest = hashlib.sha256(str(_PACKAGE).encode()).hexdigest()[:12]
            return Path("/var/tmp") / f"onewindow-{digest}"
        return _PACKAGE / ".onewindow"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "onewindow"


def secret_key() -> str:
    """``ONEWINDOW_SECRET_KEY``, else a key made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("ONEWINDOW_SECRET_KEY")
    if given:
        return given
    file = path() / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)  # the first of two starters wins; both then read the same key
        except FileExistsError:
            pass
        fresh.unlink()
    return file.read_text()
