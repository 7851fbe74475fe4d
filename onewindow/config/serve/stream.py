"""``/events``: server-sent events for pages that stay fresh.

``GET /events?topic=tasks&topic=case:12`` with the session's cookie. ``tasks`` is the reader's own to-do list, ``inbox``
his messages; a thing is named ``kind:id`` and may be heard of by whoever could open its page. Each message is
``data: {"topics": […], "name": "case.accept", "at": …}`` with the log's position as its id: a browser that was away
names the last id it saw (``Last-Event-ID``, or ``&after=``) and is told what it missed, each piece once; a page that was
just made names the moment it was made (``&since=``). If that lies too far back it hears ``{"topics": […], "missed":
true}``: ask for the page again. A stream ends after ten minutes; every half minute the session and its rights are looked
at again, and a stream whose session has ended ends. Messages hold no contents: the page that is asked for next decides.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from django.db import Error

from onewindow.config.serve import visitor
from onewindow.config.serve.news import Memory, News
from onewindow.config.serve.tailer import Tailer
from onewindow.config.serve.visitor import Visitor
from onewindow.config.watch import logs, metrics
from onewindow.kernel import log

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BREATH = 15.0  # seconds between signs of life: proxies cut silent connections
LOOK_AGAIN = 30.0  # seconds after which rights are looked at again
LONGEST = 600.0
LOOKING = 4  # threads that look at rights
BACKLOG = 200  # messages a slow reader may owe before it is cut
STREAMS = 4000
STREAMS_EACH = 24
PATIENCE = 5.0  # seconds a stream waits for the first look at the log
SLACK = 1.0  # seconds by which the clocks of pages and events may differ


class Stream:
    """The ASGI application: one tailer, many readers."""

    def __init__(self) -> None:
        self._readers: set[Reader] = set()
        self._found: defaultdict[Hashable, set[Reader]] = defaultdict(set)
        self.memory = Memory()
        self._begun = asyncio.Event()
        self._threads = ThreadPoolExecutor(LOOKING, "look")
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
                metrics.STREAMS.set(0)
                self._tailer = Tailer(
                    lambda *known: _into(loop, self.begin, *known),
                    lambda news: _into(loop, self.publish, news),
                )
                self._tailer.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._tailer:
                    self._tailer.end()
                for reader in list(self._readers):
                    reader.cut()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def begin(self, at: log.Position, before: list[News], start: log.Position) -> None:
        """The tailer has found the end of the log: from here on nothing is lost."""
        self.memory.begin(at, before, start, time.time())
        self._begun.set()

    def publish(self, news: list[News]) -> None:
        """Give the news to whom it concerns."""
        self.memory.keep(news, time.time())
        for item in news:
            metrics.EVENTS.labels(item.name).inc()
            concerned = {reader for key in item.keys for reader in self._found.get(key, ())}
            for reader in concerned:
                reader.offer(item)

    def look(self, cookies: str, topics: tuple[str, ...]) -> Visitor | None:
        """Who asks and what he may hear now; runs in a thread."""
        who = visitor.look(cookies, topics)
        if who is not None and who.tasks and self._tailer is not None:
            try:
                self._tailer.waiting.learn(who.posts)
            finally:
                visitor.connection.close()
        return who

    async def in_thread(self, look: Callable[[], Visitor | None]) -> Visitor | None:
        """In one of few threads with a database connection. Not ``to_thread``: each call of it would be a context of its own,
        and Django would make a connection object for each."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, look)

    def add(self, reader: "Reader") -> None:
        """From now on it is offered what concerns it."""
        self._readers.add(reader)
        for key in reader.who.keys:
            self._found[key].add(reader)
        metrics.STREAMS.set(len(self._readers))

    def drop(self, reader: "Reader") -> None:
        """It hears nothing any more."""
        self._readers.discard(reader)
        for key in reader.who.keys:
            self._found[key].discard(reader)
            if not self._found[key]:
                del self._found[key]
        metrics.STREAMS.set(len(self._readers))

    def is_full(self, account: int) -> bool:
        """Whether no more streams are opened: for all, or for this account."""
        mine = self._found.get(("account", account), ())
        return len(self._readers) >= STREAMS or len(mine) >= STREAMS_EACH

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        began = time.perf_counter()
        status = 500
        try:
            status = await self._status(scope, headers, receive, send)
        finally:
            logs.told(scope["method"], status, began, "events" if scope["path"] == "/events" else "?")

    async def _status(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> int:
        origin = headers.get("origin", "")
        if scope["path"] != "/events" or scope["method"] != "GET":
            return await _end(send, 404 if scope["path"] != "/events" else 405)
        if origin and not visitor.welcome(origin, headers.get("host", "")):
            return await _end(send, 403)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        asked = headers.get("cookie", ""), tuple(query.get("topic", ())[: visitor.TOPICS])
        try:
            await asyncio.wait_for(self._begun.wait(), PATIENCE)
            who = await self.in_thread(lambda: self.look(*asked))
        except (Error, TimeoutError):  # the database is away: come back later
            return await _end(send, 503, origin)
        if who is None or not who.hears:
            return await _end(send, 401 if who is None else 403, origin)
        if self.is_full(who.account):
            return await _end(send, 503, origin)
        reader = Reader(who, lambda: self.look(*asked), self)
        self.add(reader)  # before looking back: what comes meanwhile waits in its queue
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers(origin, stream=True)})
            last = headers.get("last-event-id", "") or query.get("after", [""])[0]
            await reader.run(last, query.get("since", [""])[0], receive, send)
        finally:
            self.drop(reader)
        return 200


class Reader:
    """One open stream."""

    def __init__(self, who: Visitor, look: Callable[[], Visitor | None], stream: Stream) -> None:
        self.who = who
        self._look, self._stream = look, stream
        self._queue: asyncio.Queue[News | None] = asyncio.Queue(BACKLOG)
        self._last = log.Position()

    def offer(self, news: News) -> None:
        """Queue what concerns this reader."""
        if self._queue.full():
            self.cut()
        else:
            self._queue.put_nowait(news)

    def cut(self) -> None:
        """End the stream; the browser comes back by itself and is told what it missed."""
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def run(self, last_id: str, since: str, receive: Receive, send: Send) -> None:
        """Write until the browser leaves, the rights or the time are over, or the process ends."""
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await _write(send, "retry: 2000\n\n")
            await self._look_back(last_id, since, send)
            await self._go_on(leaving, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()

    async def _go_on(self, leaving: "asyncio.Future[None]", send: Send) -> None:
        loop = asyncio.get_running_loop()
        end, look_at = loop.time() + LONGEST, loop.time() + LOOK_AGAIN
        while (now := loop.time()) < end and not leaving.done():
            if now >= look_at:
                if not await self._may_still():
                    return
                look_at = loop.time() + LOOK_AGAIN
            waiting = asyncio.ensure_future(self._queue.get())
            pause = max(0.0, min(BREATH, look_at - now))
            done, _ = await asyncio.wait({waiting, leaving}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            if waiting not in done:
                waiting.cancel()
                await self._breathe(send)
                continue
            news = waiting.result()
            if news is None:
                return
            if news.position > self._last:
                await self._tell(news, send)

    async def _may_still(self) -> bool:
        """Look at session and rights again; what waits in the queue is told by the rights of now."""
        try:
            who = await self._stream.in_thread(self._look)
        except Error:  # what cannot be looked at is not told
            return False
        if who is None or not who.hears:
            return False
        if who != self.who:
            self._stream.drop(self)
            self.who = who
            self._stream.add(self)
        return True

    async def _look_back(self, last_id: str, since: str, send: Send) -> None:
        memory, place, moment = self._stream.memory, _position(last_id), _moment(since)
        if not last_id and moment is None:  # only what comes from now on, and that waits in the queue
            return
        if last_id:
            missed = memory.after(place) if place else None
        else:
            missed = memory.since((moment or 0.0) - SLACK)
        at = memory.at
        for news in missed or ():
            if self.who.topics_of(news):
                await self._tell(news, send)
        if missed is None:
            await _write(send, _missed(sorted(self._topics())))
        elif self.who.tasks and not all(news.known for news in missed):
            await _write(send, _missed([visitor.TASKS]))  # which of them have left the list nobody knows any more
        if at is not None:
            self._last = max(self._last, at)
            await self._breathe(send, at)

    def _topics(self) -> set[str]:
        lists = {visitor.TASKS: self.who.tasks, visitor.INBOX: self.who.inbox}
        return {*self.who.things, *(topic for topic, asked in lists.items() if asked)}

    async def _breathe(self, send: Send, at: log.Position | None = None) -> None:
        """A sign of life; it carries how far the log has been told, so that a browser never looks back far."""
        if at is None and self._queue.empty():
            at = self._stream.memory.at
        await _write(send, f"id: {_written(at)}\n: here\n\n" if at is not None else ": here\n\n")

    async def _tell(self, news: News, send: Send) -> None:
        self._last = news.position
        topics = self.who.topics_of(news)
        if not topics:
            return
        said: dict[str, Any] = {"topics": topics, "name": news.name, "at": news.at}
        if news.thing in self.who.things:
            said["version"] = news.version
        await _write(send, f"id: {_written(news.position)}\ndata: {json.dumps(said)}\n\n")


def _into(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: Any) -> None:
    """From the tailer's thread; at the end of the process the loop may be closed already."""
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:
        pass


def _missed(topics: list[str]) -> str:
    return f"data: {json.dumps({'topics': topics, 'missed': True})}\n\n"


def _written(place: log.Position) -> str:
    return ".".join(map(str, place))


def _position(text: str) -> log.Position | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        return None
    return log.Position(*map(int, parts))


def _moment(text: str) -> float | None:
    """Seconds since 1970 as a page writes them."""
    digits = text.replace(".", "", 1)
    return float(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


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


async def _end(send: Send, status: int, origin: str = "") -> int:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin, stream=False)})
    await send({"type": "http.response.body", "body": b""})
    return status
