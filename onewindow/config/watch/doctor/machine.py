"""The machine and the installation on it; no database is needed."""

import http.client
import json
import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from onewindow.config.watch.doctor.finding import Check, Finding, Looking, well

OLDEST = (3, 11)
DISK_LOW, DISK_OUT = 5_000_000_000, 1_000_000_000
SHORTEST_KEY = 32
SECRETS = ("*.json", "keys/*.pem")
_PACKAGE = Path(__file__).resolve().parents[3]
VENDOR = ("stamp", "icons.svg", "tabler.min.css", "tabler.min.js")
FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def python(looking: Looking) -> Finding:
    """The version of Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        return Finding("python", "bad", f"Python {found} is too old.", "install Python 3.11 or newer and install again")
    return well("python", f"Python {found}.")


def home_folder(looking: Looking) -> Finding:
    """The data folder is ours and nobody else may write into it."""
    if not looking.home.exists():
        return Finding("home", "bad", f"The data folder {looking.home} does not exist.", "onewindow init")
    if looking.home.stat().st_mode & 0o022:
        mend = f"chmod go-w {looking.home}"
        return Finding("home", "bad", f"Others may write into the data folder {looking.home}.", mend)
    return well("home", f"Data folder {looking.home}.")


def secrets(looking: Looking) -> Finding:
    """Keys and passwords are readable by their owner only."""
    files = [file for pattern in SECRETS for file in looking.home.glob(pattern)]
    open_ = sorted(str(file) for file in files if file.stat().st_mode & 0o077)
    if open_:
        return Finding("secrets", "bad", f"Others may read {', '.join(open_)}.", f"chmod 600 {' '.join(open_)}")
    return well("secrets", f"{len(files)} files with keys and passwords are readable by their owner only.")


def secret_key(looking: Looking) -> Finding:
    """Django's key was not typed by somebody."""
    given = looking.environment.get("ONEWINDOW_SECRET_KEY", "")
    if given and (len(given) < SHORTEST_KEY or len(set(given)) < 12 or "insecure" in given):
        mend = 'export ONEWINDOW_SECRET_KEY="$(openssl rand -base64 48)"'
        return Finding("secret-key", "bad", "ONEWINDOW_SECRET_KEY is too short or was guessed by somebody.", mend)
    return well("secret-key", "The secret key was " + ("given." if given else "made here."))


def debug(looking: Looking) -> Finding:
    """Debug pages show settings and variables."""
    if looking.environment.get("ONEWINDOW_DEBUG") == "1":
        return Finding(
            "debug", "bad", "Debug mode is on: error pages show what they should not.", "unset ONEWINDOW_DEBUG"
        )
    return well("debug", "Debug mode is off.")


def disk(looking: Looking) -> Finding:
    """Room for the database, uploads and backups."""
    place = looking.home if looking.home.exists() else looking.home.parent
    free = shutil.disk_usage(place).free
    said = f"{free / 1e9:.1f} GB are free at {place}."
    mend = f"free space at {place}, or move ONEWINDOW_HOME to a larger disk"
    if free < DISK_OUT:
        return Finding("disk", "bad", said, mend)
    return Finding("disk", "warn", said, mend) if free < DISK_LOW else well("disk", said)


def front_end(looking: Looking) -> Finding:
    """Style sheets, scripts, icons; compiled words."""
    lost = [name for name in VENDOR if not (_PACKAGE / "web/ui/static/vendor" / name).exists()]
    stale = [str(po.relative_to(_PACKAGE)) for po in _PACKAGE.rglob("django.po") if _older(po.with_suffix(".mo"), po)]
    mend = f"{sys.executable} -m onewindow.web.ui.setup"
    if lost:
        return Finding("front-end", "bad", f"Front-end files are missing: {', '.join(lost)}.", mend)
    if stale:
        return Finding("front-end", "warn", f"Words are not compiled: {stale[0]} ({len(stale)} in all).", mend)
    return well("front-end", "Front-end files and compiled words are there.")


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def fonts(looking: Looking) -> Finding:
    """Licences are set in fonts that come along."""
    lost = [name for name in FONTS if not (_PACKAGE / "kernel/documents/fonts" / name).exists()]
    if lost:
        mend = f"{sys.executable} -m onewindow.web.ui.setup"
        return Finding("fonts", "bad", f"Fonts of the licences are missing: {', '.join(lost)}.", mend)
    return well("fonts", "The fonts of the licences are there.")


def ports(looking: Looking) -> Finding:
    """Pages and events find their ports free, or ours."""
    taken = [port for port in (looking.port, looking.events_port) if not _free(port)]
    if not taken:
        return well("ports", f"Ports {looking.port} and {looking.events_port} are free.")
    if looking.port in taken and _ours(looking.port):
        return well("ports", f"OneWindow serves on port {looking.port}.")
    mend = f"onewindow serve --port {looking.port + 10}"
    return Finding("ports", "bad", f"Another program listens on port {', '.join(map(str, taken))}.", mend)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _ours(port: int) -> bool:
    ask = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        ask.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
        return "functions" in json.loads(ask.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        ask.close()


CHECKS: Sequence[Check] = (python, home_folder, secrets, secret_key, debug, disk, front_end, fonts, ports)
