"""30 MB over the real wire (超大文件): refused when the head of the request has come, long before the body has."""

import re
import select
import socket
import time

import pytest

from tests.faults.running import Running, Visitor

MB = 1024 * 1024
BOUNDARY = "b0undary"


@pytest.fixture(scope="module")
def visitor(running: Running) -> Visitor:
    return running.visitor("wangfang")


def head_of(visitor: Visitor, path: str, size: int) -> bytes:
    """A request that announces a PDF of this size."""
    token = visitor.cookies["csrftoken"]
    first = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7\r\n"
    ).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{visitor.port}",
        f"Cookie: {visitor.cookie}",
        "Accept: application/json",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(first) + size}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + first


def whole_answer(wire: socket.socket) -> bytes:
    """Head and body; a server that closes while we still send may cut the connection after its answer."""
    answer = b""
    try:
        while piece := wire.recv(65_536):
            answer += piece
            head, gap, body = answer.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            if gap and length and len(body) >= int(length[1]):
                break
    except (ConnectionResetError, TimeoutError):
        pass
    return answer


def send(visitor: Visitor, path: str, size: int, *, at_once: int, pause: float = 0.05) -> tuple[int, bytes]:
    """Sends piece by piece until an answer comes; how many bytes had gone, and the answer."""
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as wire:
        wire.sendall(head_of(visitor, path, size))
        sent, answer = 0, b""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            readable, _, _ = select.select([wire], [], [], pause if sent < size else 5)
            if readable:
                answer = whole_answer(wire)
                break
            if sent < size:
                try:
                    wire.sendall(b"%" * at_once)
                except (BrokenPipeError, ConnectionResetError):
                    break
                sent += at_once
        return sent, answer


def test_it_is_refused_before_it_is_read_whole(running: Running, visitor: Visitor) -> None:
    """A client that waits for the answer has sent a few hundred kilobytes of thirty megabytes."""
    draft = running.scene("drafts(1)")[0]
    path = f"/drafts/{draft}/materials/food-layout/upload/"
    sent, answer = send(visitor, path, 30 * MB, at_once=65_536)
    assert b" 413 " in answer.split(b"\r\n", 1)[0], answer[:400]
    assert b"20 MB" in answer
    assert sent < 2 * MB, f"{sent / MB:.1f} MB were taken"
    assert visitor.ask("GET", f"/drafts/{draft}/materials/")[0] == 200, "the server goes on"


def test_a_stranger_cannot_make_the_server_read(running: Running) -> None:
    """Without a session the same request is turned away as early."""
    stranger = Visitor(running.port)
    stranger.ask("GET", "/login/")
    sent, answer = send(stranger, "/drafts/1/materials/food-layout/upload/", 30 * MB, at_once=65_536)
    assert answer.split(b" ", 2)[1] in {b"302", b"403", b"413"}, answer[:200]
    assert sent < 2 * MB
