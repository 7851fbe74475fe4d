"""30 MB are refused before they are read whole; the form's other fields and its CSRF token still arrive."""

from collections.abc import Iterator
from io import BytesIO, RawIOBase

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from onewindow.kernel.files import LIMIT, FileMissing, TooLarge, brought, several, stopped, uploaded
from onewindow.kernel.typed import TooMany

BOUNDARY = "a1b2c3"
TOKEN = "x" * 32
MB = 1024 * 1024


class Wire(RawIOBase):
    """A body that is sent while it is read, and counts what was taken."""

    def __init__(self, size: int, name: str = "scan.pdf") -> None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="material"\r\n\r\n7\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(head) + size + len(tail)
        self.taken = 0
        self._parts = self._flow(head, size, tail)
        self._rest = b""

    @staticmethod
    def _flow(head: bytes, size: int, tail: bytes) -> Iterator[bytes]:
        yield head
        while size:
            step = min(size, 65_536)
            yield b"%" * step
            size -= step
        yield tail

    def read(self, size: int = -1) -> bytes:  # type: ignore[override]
        """Some of the body."""
        while len(self._rest) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._rest += part
        given, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(given)
        return given


def request_with(wire: Wire, announced: int | None = None) -> WSGIRequest:
    """A POST as the server hands it over."""
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(wire.length if announced is None else announced),
            "HTTP_COOKIE": f"csrftoken={TOKEN}",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "wsgi.input": wire,
        }
    )


def test_thirty_megabytes_are_refused_before_they_are_read_whole() -> None:
    wire = Wire(30 * MB)
    request = request_with(wire)
    with pytest.raises(TooLarge, match="20 MB") as refused:
        uploaded(request)
    assert refused.value.details == {"megabytes": 20}
    assert wire.taken < MB
    assert request.POST["material"] == "7"
    assert not request.FILES


def test_a_file_just_above_the_limit_is_stopped_by_its_counted_bytes() -> None:
    wire = Wire(LIMIT + 300_000)
    with pytest.raises(TooLarge):
        uploaded(request_with(wire))
    assert wire.taken < LIMIT + 200_000


def test_a_file_at_the_limit_comes_through() -> None:
    file = uploaded(request_with(Wire(LIMIT)))
    assert file.size == LIMIT
    assert file.name == "scan.pdf"


def test_no_file_is_told() -> None:
    request = HttpRequest()
    request.method = "POST"
    with pytest.raises(FileMissing):
        uploaded(request)


def test_the_csrf_token_before_the_file_still_counts(settings) -> None:  # type: ignore[no-untyped-def]
    """The view runs and can show the refusal in its form, instead of a page about a missing token."""
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"  # ours asks the database for the city's name
    request = request_with(Wire(30 * MB))
    guard = CsrfViewMiddleware(lambda _: HttpResponse())
    guard.process_request(request)
    assert guard.process_view(request, lambda _: HttpResponse(), (), {}) is None
    with pytest.raises(TooLarge):
        uploaded(request)
    forged = request_with(Wire(30 * MB))
    forged.COOKIES["csrftoken"] = "y" * 32
    guard.process_request(forged)
    assert guard.process_view(forged, lambda _: HttpResponse(), (), {}).status_code == 403


def test_reading_the_body_twice_keeps_the_refusal() -> None:
    request = request_with(Wire(30 * MB))
    assert request.POST["material"] == "7"
    for _ in range(2):
        with pytest.raises(TooLarge):
            uploaded(request)


def with_files(*names: str) -> WSGIRequest:
    """A POST with some small files in one field."""
    part = '--{}\r\nContent-Disposition: form-data; name="file"; filename="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(BOUNDARY, name, name) for name in names).encode() + f"--{BOUNDARY}--\r\n".encode()
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
    )


def test_an_empty_choice_is_told() -> None:
    request = with_files("")
    with pytest.raises(FileMissing):
        uploaded(request)
    assert brought(request) is None


def test_a_file_that_may_stay_away_is_not_taken_for_none_when_it_was_stopped() -> None:
    """A door that asked only whether a file is there went on without the one that was too large."""
    request = request_with(Wire(30 * MB))
    with pytest.raises(TooLarge):
        brought(request)
    assert isinstance(stopped(request), TooLarge)
    assert stopped(with_files("a.pdf")) is None


def test_more_files_than_a_door_takes_are_refused_not_left_out() -> None:
    request = with_files("a.pdf", "b.pdf", "c.pdf")
    assert [one.name for one in several(request, "file", most=3)] == ["a.pdf", "b.pdf", "c.pdf"]
    for take in (lambda: several(request, "file", most=2), lambda: uploaded(request), lambda: brought(request)):
        with pytest.raises(TooMany):
            take()
