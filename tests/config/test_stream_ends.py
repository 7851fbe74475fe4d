"""An open stream ends when its right to hear ends; nobody is told by the rights of yesterday. Without a database."""

import asyncio
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from onewindow.config.serve import stream as streaming
from onewindow.config.serve import visitor
from onewindow.config.serve.news import News
from onewindow.config.serve.stream import Stream
from onewindow.config.serve.visitor import Visitor
from onewindow.kernel import log

WHO = Visitor(7, frozenset({3}), True, False, frozenset({"case:1", "case:2"}))
SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/events",
    "query_string": b"topic=case:1&topic=case:2&topic=tasks",
    "headers": [(b"cookie", b"x=y")],
}


def _news(n: int, topic: str) -> News:
    return News(log.Position(1, n, n), frozenset({topic}), "case.accept", "", frozenset(), frozenset())


class Open:
    """One stream and what was written to it."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.status, self.text = stream, 0, ""
        self.task = asyncio.ensure_future(stream({**SCOPE}, self._receive, self._send))

    async def _receive(self) -> MutableMapping[str, Any]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()


def _told(found: list[Visitor | None], act: Callable[[Stream, Open], Any], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a stream whose looks find one after the other (the last one again and again)."""
    looks = iter(found)
    last: list[Visitor | None] = []

    def look(cookies: str, topics: tuple[str, ...]) -> Visitor | None:
        last[:] = [next(looks, *last)]
        return last[0]

    monkeypatch.setattr(visitor, "look", look)
    monkeypatch.setattr(streaming, "LOOK_AGAIN", 0.05)

    async def run() -> Open:
        stream = Stream()
        stream.begin(log.Position(), [], log.Position())
        opened = Open(stream)
        await asyncio.sleep(0.02)
        await act(stream, opened)
        opened.task.cancel()
        await asyncio.gather(opened.task, return_exceptions=True)
        assert not stream._readers and not stream._found, "who has gone is forgotten"
        return opened

    with ThreadPoolExecutor(1) as thread:  # playwright keeps a running loop in this one
        return thread.submit(asyncio.run, run()).result()


async def _wait(stream: Stream, opened: Open) -> None:
    await asyncio.wait({opened.task}, timeout=30)


@pytest.mark.parametrize("after", [None, replace(WHO, tasks=False, things=frozenset())])
def test_the_stream_ends_when_nothing_may_be_heard_any_more(
    after: Visitor | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stream: Stream, opened: Open) -> None:
        await _wait(stream, opened)
        assert opened.task.done(), "ended by itself"

    assert _told([WHO, after], act, monkeypatch).status == 200


def test_what_waits_is_told_by_the_rights_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(stream: Stream, opened: Open) -> None:
        stream.publish([_news(1, "case:1"), _news(2, "case:2")])
        await asyncio.sleep(0.15)
        stream.publish([_news(3, "case:1"), _news(4, "case:2")])
        await asyncio.sleep(0.05)

    text = _told([WHO, replace(WHO, things=frozenset({"case:2"}))], act, monkeypatch).text
    assert [text.count(f"id: 1.{n}.{n}\ndata") for n in (1, 2, 3, 4)] == [1, 1, 0, 1]


def test_a_reader_that_does_not_read_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(stream: Stream, opened: Open) -> None:
        stream.publish([_news(n, "case:1") for n in range(1, streaming.BACKLOG + 2)])
        await _wait(stream, opened)
        assert opened.task.done()

    assert "data" not in _told([WHO], act, monkeypatch).text


def test_one_too_many_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "STREAMS_EACH", 1)

    async def act(stream: Stream, opened: Open) -> None:
        second = Open(stream)
        await _wait(stream, second)
        assert (opened.status, second.status) == (200, 503)

    _told([WHO], act, monkeypatch)


def test_no_session_and_no_right_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for found, status in ((None, 401), (replace(WHO, tasks=False, things=frozenset()), 403)):
        assert _told([found], _wait, monkeypatch).status == status
