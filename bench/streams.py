"""Open event streams: how many hold at once, what they cost in memory and processor time, how late news arrive.

Serves an empty city of its own, opens the streams with sessions of its accounts, writes one event to each account in one
statement, five times, and waits until every stream has been told; then listens for a minute in silence.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

EACH = 24  # streams of one account at most
ROUNDS = 5


def sessions(count: int) -> list[tuple[int, str]]:
    """As many logged-in accounts as these streams need: (account, cookie)."""
    from django.conf import settings
    from django.utils import timezone

    from onewindow.domain.org.models import Account

    wanted = -(-count // EACH)
    accounts = list(Account.objects.filter(is_active=True).order_by("pk")[:wanted])
    made = [
        Account.objects.open(login=f"bench.{time.time_ns()}", kind="person", password=None, at=timezone.now())
        for _ in range(wanted - len(accounts))
    ]
    found = []
    for account in [*accounts, *made]:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session["_auth_user_id"] = str(account.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = account.get_session_auth_hash()
        session.save()
        found.append((account.pk, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"))
    return found


def announce(accounts: list[int]) -> None:
    """One event to each account, in one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT log_add('message.sent', NULL::bigint, now(), '', NULL::bigint, jsonb_build_object('to', a))"
            " FROM unnest(%s::bigint[]) a",
            (accounts,),
        )


async def listen(port: int, cookie: str, heard: "asyncio.Queue[float]") -> asyncio.StreamWriter:
    """One stream; the moment of each message goes into the queue."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /events?topic=inbox&topic=tasks HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise SystemExit(f"a stream was refused: {status!r}")

    async def follow() -> None:
        while line := await reader.readline():
            if b"message.sent" in line:
                heard.put_nowait(time.perf_counter())

    writer.task = asyncio.ensure_future(follow())  # type: ignore[attr-defined]
    return writer


def memory(port: int) -> tuple[float, float]:
    """Resident MB and processor seconds of the process that holds the streams."""
    best = (0.0, 0.0)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"onewindow.config.serve.events" in words and f"ONEWINDOW_EVENTS_PORT={port}".encode() in environment:
            stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            pages = int((folder / "statm").read_text().split()[1])
            best = max(best, (pages * 4096 / 1e6, (int(stat[11]) + int(stat[12])) / 100))
    return best


async def measured(count: int, port: int) -> dict[str, float]:
    """Open, announce, wait; the figures."""
    people = await asyncio.to_thread(sessions, count)
    before, _ = memory(port)
    heard: asyncio.Queue[float] = asyncio.Queue()
    began = time.perf_counter()
    writers = []
    for n in range(0, count, 50):
        opening = [listen(port, people[i // EACH][1], heard) for i in range(n, min(n + 50, count))]
        writers += await asyncio.gather(*opening)
    opened = time.perf_counter() - began
    await asyncio.sleep(3)
    after, _ = memory(port)
    lags: list[float] = []
    for _ in range(ROUNDS):
        await asyncio.to_thread(announce, [account for account, _ in people])
        committed = time.perf_counter()
        lags += [await asyncio.wait_for(heard.get(), 30) - committed for _ in range(count)]
        await asyncio.sleep(0.5)
    idle_from, busy = time.perf_counter(), memory(port)[1]
    await asyncio.sleep(60)
    idle = (memory(port)[1] - busy) / (time.perf_counter() - idle_from)
    for writer in writers:
        writer.close()
    lags.sort()
    return {
        "streams": count,
        "opened_s": round(opened, 2),
        "memory_mb": round(after, 1),
        "kb_each": round((after - before) * 1000 / count, 1),
        "lag_ms_median": round(statistics.median(lags) * 1000, 1),
        "lag_ms_p95": round(lags[int(len(lags) * 0.95)] * 1000, 1),
        "lag_ms_max": round(lags[-1] * 1000, 1),
        "idle_cpu_percent": round(idle * 100, 1),
    }


def run(arguments: list[str], say: Callable[..., None]) -> dict[str, float]:
    """``python -m bench streams [COUNT]``: the figures of 1,000 streams, or of as many as are named."""
    count = arguments[0] if arguments else "1000"
    with tempfile.TemporaryDirectory(prefix="onewindow-bench-") as home, socket.socket() as one, socket.socket() as two:
        Path(home).chmod(0o755)
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        pages, events = str(one.getsockname()[1]), str(two.getsockname()[1])
        one.close()
        two.close()
        unwanted = ("ONEWINDOW_", "DATABASE_", "DJANGO_SETTINGS")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)} | {"ONEWINDOW_HOME": home}
        command = [sys.executable, "-c", "from onewindow.config.cli import main; main()"]
        serving = subprocess.Popen(
            [*command, "serve", "--port", pages, "--events-port", events], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait(int(events))
            done = subprocess.run(
                [sys.executable, "-m", "bench.streams", count, events],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        finally:
            serving.terminate()
            serving.wait(20)
            subprocess.run(
                [*command, "db", "stop", "--remove"], env=environment, stdout=subprocess.DEVNULL, check=False
            )
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, value in figures.items():
        say(f"{name:<18} {value}")
    return figures


def _wait(port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the city is not served")


def main() -> None:
    """The other side of ``run``: print one JSON object."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "ONEWINDOW_ROLE": "app"}
    django.setup()
    count, port = int(sys.argv[1]), int(sys.argv[2])
    print(json.dumps(asyncio.run(measured(count, port))))


if __name__ == "__main__":
    main()
