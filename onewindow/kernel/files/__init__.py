"""Files people hand in (材料文件) and papers made here: streamed, told by content, kept once by hash, addressed by token.

    stored = files.store(files.uploaded(request), name=…, by=account, at=at)    # StoredFile: token, sha256, size, type
    with files.open(token) as stream: …
    return files.serve(stored, inline=True)                                     # after the caller's permission check

Refusals: ``TooLarge``, ``WrongType`` (and as its kinds ``Disguised``: not what its name says, ``Mixed``: two things at
once, ``TooManyPixels``, ``Unreadable``, ``Bursting``,
``Locked``, ``Scripted``), ``NameRefused``, ``FileMissing``, ``FileGone``, ``NoRoom``.
"""

from onewindow.kernel.files.keeping import FileGone, find, intact, keep, open, path_of, read, store
from onewindow.kernel.files.kinds import (
    KINDS,
    Bursting,
    Disguised,
    Kind,
    Locked,
    Mixed,
    Scripted,
    TooManyPixels,
    Unreadable,
    WrongType,
    detect,
)
from onewindow.kernel.files.names import NameRefused, clean
from onewindow.kernel.files.serving import serve
from onewindow.kernel.files.sweeping import Stretch, forget_unused, stretches, sweep, unused
from onewindow.kernel.files.uploads import (
    LIMIT,
    FileMissing,
    NoRoom,
    TooLarge,
    UploadLimit,
    brings,
    brought,
    no_room,
    several,
    stopped,
    uploaded,
)
from onewindow.kernel.models import StoredFile

REFUSALS = (TooLarge, NoRoom, FileMissing, NameRefused, WrongType)
"""What is wrong with a file itself."""

__all__ = [
    "KINDS",
    "LIMIT",
    "REFUSALS",
    "Bursting",
    "Disguised",
    "FileGone",
    "FileMissing",
    "Kind",
    "Locked",
    "Mixed",
    "NameRefused",
    "NoRoom",
    "Scripted",
    "StoredFile",
    "Stretch",
    "TooLarge",
    "TooManyPixels",
    "Unreadable",
    "UploadLimit",
    "WrongType",
    "brings",
    "brought",
    "clean",
    "detect",
    "find",
    "forget_unused",
    "intact",
    "keep",
    "no_room",
    "open",
    "path_of",
    "read",
    "serve",
    "several",
    "stopped",
    "store",
    "stretches",
    "sweep",
    "unused",
    "uploaded",
]
