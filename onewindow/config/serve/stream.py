"""``/events``: server-sent events for pages that stay fresh.

``GET /events?topic=tasks&topic=case:12`` with the session's cookie. ``tasks`` is the reader's own to-do list; a thing is
named ``kind:id``. Each message is ``data: {"topics": […], "name": "case.accept", "at": …}`` with the log's position as
its id: a browser that was away names the last id it saw and is told what it missed, or ``{"topics": [], "missed": true}``
if that is too much. A stream ends after ten minutes; the browser comes back and its session is looked at again.
Messages hold ids only; what may be seen is decided by the page that is asked for next.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from onewindow.config.serve import visitor
from onewindow.config.serve.tailer import News, Tailer, Waiting, read
from onewindow.config.serve.visitor import Visitor
from onewindow.kernel import log

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BREATH = 15.0  # seconds between signs of life: proxies cut silent connections
LONGEST = 600.0
MISSED_AT_MOST = 500
BACKLOG = 200  # messages a slow reader may owe before it is cut
STREAMS = 2000
STREAMS_EACH = 24


class Stream:
    """The ASGI application: one tailer, many readers."""

    def __init__(self) -> None:
        self._readers: set[Reader] = set()
        self._tailer: Tailer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._tailer = Tailer(lambda news: _into(loop, self.publish, news))
                self._tailer.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._tailer:
                    self._tailer.end()
                for reader in list(self._readers):
                    reader.cut()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def publish(self, news: list[News]) -> None:
        """Give the news to whom it concerns."""
        for reader in self._readers:
            for item in news:
                reader.offer(item)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != "/events" or scope["method"] != "GET":
            await _end(send, 404 if scope["path"] != "/events" else 405)
            return
        origin = headers.get("origin", "")
        if origin and not visitor.welcome(origin, headers.get("host", "")):
            await _end(send, 403)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        who = await asyncio.to_thread(visitor.look, headers.get("cookie", ""), tuple(query.get("topic", ())[:50]))
        if who is None:
            await _end(send, 401, origin)
            return
        mine = sum(reader.who.account == who.account for reader in self._readers)
        if len(self._readers) >= STREAMS or mine >= STREAMS_EACH:
            await _end(send, 503, origin)
            return
        reader = Reader(who)
        self._readers.add(reader)  # before looking back: what comes meanwhile waits in its queue
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers(origin, stream=True)})
            await reader.run(headers.get("last-event-id", ""), receive, send)
        finally:
            self._readers.discard(reader)


class Reader:
    """One open stream."""

    def __init__(self, who: Visitor) -> None:
        self.who = who
        self._queue: asyncio.Queue[News | None] = asyncio.Queue(BACKLOG)
        self._last = log.Position()

    def offer(self, news: News) -> None:
        """Queue what concerns this reader."""
        if self.who.topics_of(news):
            if self._queue.full():
                self.cut()
            else:
                self._queue.put_nowait(news)

    def cut(self) -> None:
        """End the stream; the browser comes back by itself and is told what it missed."""
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def run(self, last_id: str, receive: Receive, send: Send) -> None:
        """Write until the browser leaves, the time is over, or the process ends."""
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await _write(send, "retry: 1000\n\n")
            if last_id:
                await self._look_back(last_id, send)
            end = asyncio.get_running_loop().time() + LONGEST
            while asyncio.get_running_loop().time() < end and not leaving.done():
                waiting = asyncio.ensure_future(self._queue.get())
                done, _ = await asyncio.wait({waiting, leaving}, timeout=BREATH, return_when=asyncio.FIRST_COMPLETED)
                if waiting not in done:
                    waiting.cancel()
                    await _write(send, ": here\n\n")
                    continue
                news = waiting.result()
                if news is None:
                    break
                if news.position > self._last:
                    await self._tell(news, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()

    async def _look_back(self, last_id: str, send: Send) -> None:
        start = _position(last_id)
        missed = await asyncio.to_thread(_missed, start) if start else []
        if start is None or len(missed) > MISSED_AT_MOST:
            await _write(send, f"data: {json.dumps({'topics': [], 'missed': True})}\n\n")
            return
        for news in missed:
            self._last = news.position
            if self.who.topics_of(news):
                await self._tell(news, send)

    async def _tell(self, news: News, send: Send) -> None:
        self._last = news.position
        text = json.dumps({"topics": self.who.topics_of(news), "name": news.name, "at": news.at})
        await _write(send, f"id: {'.'.join(map(str, news.position))}\ndata: {text}\n\n")


def _into(loop: asyncio.AbstractEventLoop, call: Callable[[list[News]], None], news: list[News]) -> None:
    """From the tailer's thread; at the end of the process the loop may be closed already."""
    try:
        loop.call_soon_threadsafe(call, news)
    except RuntimeError:
        pass


def _missed(start: log.Position) -> list[News]:
    from django.db import connection

    try:
        return read(start, Waiting(), MISSED_AT_MOST + 1)
    finally:
        connection.close()


def _position(text: str) -> log.Position | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        return None
    return log.Position(*map(int, parts))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _headers(origin: str, *, stream: bool) -> list[tuple[bytes, bytes]]:
    kind = b"text/event-stream" if stream else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]
    return headers


async def _end(send: Send, status: int, origin: str = "") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin, stream=False)})
    await send({"type": "http.response.body", "body": b""})
