"""Many requests at once over the real wire: one connection each, all written before anybody reads."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "a" * 32


@dataclass
class Press:
    """One answer: status, seconds from the press to the last byte, the page."""

    status: int
    seconds: float
    page: str


def request(port: int, path: str, session: str, cookie: str, form: dict[str, str]) -> bytes:
    """A press of a button by somebody who is logged in."""
    body = urlencode(form | {"csrfmiddlewaretoken": TOKEN})
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}={session}; csrftoken={TOKEN}; django_language=en",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", body]).encode()


async def _one(port: int, sent: bytes, gate: asyncio.Event) -> Press:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await gate.wait()
    began = time.monotonic()
    try:
        writer.write(sent)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 120)
    finally:
        writer.close()
    head, _, page = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1]) if head else 0
    return Press(status, time.monotonic() - began, page.decode(errors="replace"))


async def _all(port: int, many: list[bytes]) -> list[Press]:
    gate = asyncio.Event()
    tasks = [asyncio.create_task(_one(port, one, gate)) for one in many]
    await asyncio.sleep(1.0)  # until every connection stands
    gate.set()
    return await asyncio.gather(*tasks)


def at_once(port: int, many: list[bytes]) -> list[Press]:
    """Press all of them."""
    with ThreadPoolExecutor(1) as aside:  # a browser of another test may keep a loop running in this thread
        return aside.submit(asyncio.run, _all(port, many)).result()


def p95(presses: list[Press]) -> float:
    """Seconds that 95 of 100 presses did not exceed."""
    ranked = sorted(one.seconds for one in presses)
    return ranked[int(len(ranked) * 0.95) - 1]
