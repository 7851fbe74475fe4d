"""The to-do page over HTTP: the pages process of ``onewindow serve`` on the big city's data, clerks logged in, 16 connections.

Beside it, on the same server: a plain Django page with the same rows, and the floor (one SQL to JSON). Asked for by wrk where
it is installed, else by a small client of ours (slower: the figure is then a lower bound).
"""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client

from onewindow.config.postgres import for_role
from onewindow.domain.org.models import Account, Post

CONNECTIONS, SECONDS, ROUNDS = 16, 4, 3
CLERKS = ("market-all", "market-window", "market-examiner", "market-approver", "fire-window", "health-approver")
FILTERS = ("?all=1", "?light=amber", "?name=review", "?about=item-3", "?light=green&name=decide")


def measured(database: str) -> dict[str, Any]:
    """Requests a second, and latency in ms, of ours, of the plain page and of the floor; medians of interleaved rounds."""
    cookies = [_cookie(Account.objects.get(login=login)) for login in CLERKS]
    post = Post.objects.get(department__slug="market", role="examiner").pk
    asked = {
        "ours": ("pages", [(cookie, "/desk/?all=1") for cookie in cookies]),
        "ours, any filter": ("pages", [(cookie, f"/desk/{one}") for cookie in cookies for one in FILTERS]),
        "plain Django": ("plain", [(cookie, "/plain/") for cookie in cookies]),
        "floor, SQL to JSON": ("plain", [("", f"/floor/?post={post}")]),
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in asked}
    with _server("pages", database) as ours, _server("plain", database) as plain:
        ports = {"pages": ours, "plain": plain}
        for turn in range(ROUNDS + 1):
            for name, (server, requests) in asked.items():
                figures = _load(ports[server], requests, SECONDS if turn else 1)
                if turn:
                    found[name].append(figures)
    return {
        name: {key: round(median(one[key] for one in rounds), 1) for key in rounds[0]} for name, rounds in found.items()
    }


def _cookie(account: Account) -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={'a' * 32}"


@contextmanager
def _server(which: str, database: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    module = ["-m", "onewindow.config.serve.pages"] if which == "pages" else ["-m", "bench.plain", str(port)]
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "ONEWINDOW_ROLE")
    }
    environment |= {
        "DATABASE_URL": for_role("owner").named(database).url(),
        "DATABASE_APP_URL": for_role("app").named(database).url(),
        "ONEWINDOW_HOST": "127.0.0.1",
        "ONEWINDOW_PORT": str(port),
        "ONEWINDOW_PAGES": "2",
        "ONEWINDOW_TOTP": "optional",  # the clerks of the benchmark have no device
    }
    server = subprocess.Popen(
        [sys.executable, *module], env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(port, server)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # nothing of it is worth waiting for
        server.wait()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server of the benchmark did not start")


def _load(port: int, requests: list[tuple[str, str]], seconds: int) -> dict[str, float]:
    wrk = shutil.which("wrk")
    return _wrk(wrk, port, requests, seconds) if wrk else asyncio.run(_own(port, requests, seconds))


def _wrk(wrk: str, port: int, requests: list[tuple[str, str]], seconds: int) -> dict[str, float]:
    """A script of Lua goes round the clerks and addresses; every answer must be 200."""
    lines = [
        f'wrk.format("GET", "{path}", {{["Cookie"]="{cookie}", ["Accept-Encoding"]="gzip"}})'
        for cookie, path in requests
    ]
    script = (
        "local n, all = 0, {}\nfunction init() all = {\n" + ",\n".join(lines) + "} end\n"
        "function request() n = n % #all + 1 return all[n] end\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "clerks.lua")
        file.write_text(script, "utf-8")
        command = [
            wrk,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--latency",
            "-s",
            str(file),
            f"http://127.0.0.1:{port}/",
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", said)
    if wrong:
        raise RuntimeError(f"{requests[0][1]}: {wrong[0]}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    shares = {share: _milliseconds(said, share) for share in ("50", "99")}
    return {"per_second": float(rate[1]) if rate else 0.0, "p50": shares["50"], "p99": shares["99"]}


def _milliseconds(said: str, share: str) -> float:
    found = re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s)", said)
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]] if found else 0.0


async def _own(port: int, requests: list[tuple[str, str]], seconds: int) -> dict[str, float]:
    """Keep-alive connections, one request after the other on each."""
    spent: list[float] = []
    until = time.perf_counter() + seconds

    async def connection(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = number
        while time.perf_counter() < until:
            cookie, path = requests[turn % len(requests)]
            turn += 1
            begun = time.perf_counter()
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(head.encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", answer)
            if " 200 " not in answer or length is None:
                raise RuntimeError(answer.splitlines()[0])
            await reader.readexactly(int(length[1]))
            spent.append((time.perf_counter() - begun) * 1000)
        writer.close()

    await asyncio.gather(*(connection(n) for n in range(CONNECTIONS)))
    spent.sort()
    return {"per_second": len(spent) / seconds, "p50": spent[len(spent) // 2], "p99": spent[int(len(spent) * 0.99)]}
