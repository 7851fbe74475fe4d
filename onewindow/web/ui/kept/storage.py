"""Static files with their content's hash in the address, so that browsers keep them and never keep an old one."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _version(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


class VersionedStorage(StaticFilesStorage):
    """``/static/ui/css/base.css?v=…``; no collecting step and no manifest is needed."""

    def url(self, name: str | None) -> str:
        """The address of a static file; a file that does not exist keeps its plain address."""
        address = super().url(name)
        found = finders.find(name) if name else None
        return f"{address}?v={_version(found)}" if isinstance(found, str) else address
