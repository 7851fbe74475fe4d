"""A disk that can be filled and freed. As root: a small file system of its own (tmpfs), full by a real ENOSPC. Else a
limit on the size of files (EFBIG) is laid on every process of the installation while the disk counts as full.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 320 * 1024 * 1024


class Disk:
    """Where an installation lies."""

    def __init__(self, place: Path, *, mounted: bool) -> None:
        self.place, self.mounted = place, mounted
        self.ballast = place / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Not a byte is left but these."""
        if not self.mounted:
            self._limit(0)
            return
        with self.ballast.open("ab", buffering=0) as ballast:
            for piece in (1024 * 1024, 4096):
                try:
                    while self._free() > leave:
                        ballast.write(b"\0" * piece)
                except OSError:
                    pass

    def free(self) -> None:
        """There is room again."""
        if self.mounted:
            self.ballast.unlink(missing_ok=True)
        else:
            self._limit(resource.RLIM_INFINITY)

    def _free(self) -> int:
        found = os.statvfs(self.place)
        return found.f_bavail * found.f_frsize

    def _limit(self, most: int) -> None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                mine = str(self.place).encode() in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                here = str(self.place) in os.readlink(folder / "cwd")
                if (mine or here) and int(folder.name) != os.getpid():
                    _, hard = resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE)
                    resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE, (most, hard))
            except OSError:
                pass  # it has ended, or is another user's


@contextmanager
def small_disk(place: Path) -> Iterator[Disk]:
    """A disk of 320 MB at this place."""
    place.mkdir(mode=0o755, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(place, mounted=mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)
