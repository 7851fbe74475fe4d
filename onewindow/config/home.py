"""Where an installation keeps its data, and the secrets it makes for itself on first use."""

import hashlib
import json
import os
import secrets
import stat
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[2]


class Unusable(Exception):
    """This installation cannot run as it is set up; the message is one sentence for the person who runs it."""


class UnsafeHome(Unusable):
    """The data folder belongs to someone else or may be written by everyone."""


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
            return for_dropped_user(_PACKAGE)
        return _PACKAGE / ".onewindow"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "onewindow"


def for_dropped_user(folder: Path) -> Path:
    """A folder under the system's var/tmp, named by the hash of ``folder``, that a dropped user can enter."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"onewindow-{digest}"


def in_memory() -> Path:
    """A folder for what may be lost and must never meet a full disk: in memory where Linux has some, else the data folder.

    Measurements are mapped files: a process that writes to one on a full disk is killed by the system (SIGBUS).
    """
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        return path()
    digest = hashlib.sha256(f"{path()}:{os.geteuid()}".encode()).hexdigest()[:12]
    return make(memory / f"onewindow-{digest}")


def make(folder: Path) -> Path:
    """Make a folder of ours; refuse one that another user may have laid ready for us (var/tmp is open to everyone)."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.geteuid() or stat.S_ISLNK(found.st_mode) or found.st_mode & stat.S_IWOTH:
        raise UnsafeHome(f"{folder} belongs to another user or may be written by everyone; remove it and start again.")
    return folder


def keep_record(file: Path, value: dict[str, Any], *, replace: bool = True) -> dict[str, Any]:
    """Keep a small secret record, readable by its owner only; return what is kept.

    With ``replace=False`` the first of two writers wins and both read the same record.
    """
    fresh = make(file.parent) / f".{file.name}.{os.getpid()}.{secrets.token_hex(3)}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        json.dump(value, handle)
        handle.flush()
        os.fsync(handle.fileno())
    if replace:
        fresh.replace(file)
        return value
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    fresh.unlink()
    return read_record(file)


def read_record(file: Path) -> dict[str, Any]:
    """A record kept by :func:`keep_record`, or an empty one."""
    try:
        kept: dict[str, Any] = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    return kept


def secret_key() -> str:
    """``ONEWINDOW_SECRET_KEY``, else a key made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("ONEWINDOW_SECRET_KEY")
    if given:
        return given
    file = path() / "secret-key.json"
    kept = read_record(file) or keep_record(file, {"key": secrets.token_urlsafe(48)}, replace=False)
    return str(kept["key"])
