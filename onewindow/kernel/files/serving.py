"""Sending files back: as what they are, never as something a browser may run."""

from django.http import FileResponse

from onewindow.kernel.files.keeping import open
from onewindow.kernel.files.kinds import BY_TYPE, PDF
from onewindow.kernel.models import StoredFile

_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve(file: StoredFile, *, inline: bool = False) -> FileResponse:
    """下载. A response with the file; the caller has checked who may have it.

    :param inline: show it in the page (pictures and PDF only, in a frame of our own pages); else it is downloaded.
    :raises FileGone: if its bytes are not there.
    """
    kind = BY_TYPE.get(file.type)
    shown = inline and kind is not None and kind.shown
    response = FileResponse(open(file.token), as_attachment=not shown, filename=file.name, content_type=file.type)
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    response["ETag"] = f'"{file.sha256}"'
    # our own policy in place of the pages': a browser's PDF viewer does not run in a sandbox
    response["Content-Security-Policy"] = _POLICY if kind is PDF else f"{_POLICY}; sandbox"
    return response
