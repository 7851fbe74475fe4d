"""Uploads: refused while they stream in, long before they are read whole.

``UploadLimit`` stands first in ``FILE_UPLOAD_HANDLERS``. One file a request: a body longer than the limit is refused at
its first file by its Content-Length, a file by its counted bytes. The fields before the file (the CSRF token first of
all) have been read by then, so the view runs, asks ``uploaded(request, "file")`` and gets the refusal.
"""

import errno
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import few

LIMIT = 20 * 1024 * 1024
_AROUND = 1024 * 1024  # fields and boundaries around one file


class TooLarge(Refusal):
    """The file is larger than %(megabytes)s MB: make it smaller or split it (文件过大)."""


class NoRoom(Refusal):
    """There is no room to keep a file at the moment; nothing was kept, try again later (存储空间不足)."""


def no_room(error: BaseException | None) -> bool:
    """Whether the disk is full, or a limit of ours on it."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FileMissing(Refusal):
    """Choose a file first (未选择文件)."""


def too_large(limit: int = LIMIT) -> TooLarge:
    """The refusal of a file above a limit, in whole megabytes."""
    return TooLarge(megabytes=limit // (1024 * 1024))


class UploadLimit(FileUploadHandler):
    """Counts what streams in and stops it at 20 MB; passes every chunk on to Django's own handlers."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._announced = 0
        self._counted = 0

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *rest: Any) -> None:
        """Remember how long the body says it is."""
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a body that says it is too long before any byte of its file is kept."""
        super().new_file(*args, **kwargs)
        self._counted = 0
        if self._announced > LIMIT + _AROUND:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and stop at the limit."""
        self._counted += len(raw_data)
        if self._counted > LIMIT:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""

    def _stop(self) -> None:
        if self.request is not None:
            self.request.upload_refused = too_large()  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=True)


def brings(request: HttpRequest, field: str = "file") -> bool:
    """Whether the request comes with a file, be it one that was refused while it streamed in: the fields after it are lost then."""
    return bool(request.FILES.get(field)) or stopped(request) is not None


def uploaded(request: HttpRequest, field: str = "file") -> "UploadedFile[bytes]":
    """The file a request brings.

    :raises TooLarge: if it was refused while it streamed in. :raises TooMany: if there are several.
    :raises FileMissing: if there is none. :raises NoRoom: if the disk is full.
    """
    file = brought(request, field)
    if file is None:
        raise FileMissing()
    return file


def brought(request: HttpRequest, field: str = "file") -> "UploadedFile[bytes] | None":
    """The file of a field that may stay empty; None if none was chosen, never because it was too large.

    :raises TooLarge, TooMany, NoRoom: as ``uploaded``.
    """
    return next(iter(several(request, field, most=1)), None)


def several(request: HttpRequest, field: str, *, most: int) -> "list[UploadedFile[bytes]]":
    """All files of one field, in their order: more than ``most`` are refused, not left out.

    :raises TooLarge, TooMany, NoRoom: as ``uploaded``.
    """
    try:
        files = request.FILES.getlist(field)  # reads the body, if nobody has
    except OSError as error:
        if no_room(error):
            raise NoRoom() from error
        raise
    refused = stopped(request)
    if refused is not None:
        raise refused
    return few([file for file in files if isinstance(file, UploadedFile) and file.name], most, field)


def stopped(request: HttpRequest) -> TooLarge | None:
    """Why an upload was stopped while it streamed in. Whatever stands behind the file in the form has not come then: a door
    with other fields asks this before it believes that one of them is empty.
    """
    return getattr(request, "upload_refused", None)
