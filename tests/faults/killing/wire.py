"""A wire between a process and PostgreSQL that can be cut at any statement; the process dies by kill -9.

The process is forked and speaks through a socket of ours. Statements are counted by what PostgreSQL itself counts: a
simple query, or everything up to a Sync. At the chosen one:

``unsent``  the process is killed, the statement never reaches the server;
``lost``    the server carries it out and answers, the answer is thrown away, the process is killed;
``late``    the process is killed while the statement is still on its way; it reaches the server after somebody else
            has begun the same again.
"""

import json
import os
import select
import signal
import socket
import struct
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from onewindow.kernel.errors import Refusal

HOW = ("unsent", "lost", "late")
GO = b"onewindow: counting begins"
PORT = 5432
VICTIM = "onewindow-victim"


@dataclass
class Wire:
    """One connection: what has come from the process, what from the server."""

    near: socket.socket
    far: socket.socket
    sent: bytes = b""
    answered: bytes = b""
    greeted: bool = False
    round: bytes = b""


@dataclass
class End:
    """How it ended: the statements that went through, whether it was killed, and what it returned or was refused."""

    statements: int = 0
    killed: bool = False
    returned: Any = None
    refused: str = ""
    said: str = ""
    held: "Held | None" = None


@dataclass
class Held:
    """A statement that is still on its way."""

    far: socket.socket
    round: bytes
    others: list[socket.socket] = field(default_factory=list)

    def arrive(self) -> None:
        """It reaches the server, which answers nobody."""
        self.far.settimeout(15)
        try:
            self.far.sendall(self.round)
            rest = b""
            while (piece := self.far.recv(65_536)) and not _ready(rest := rest + piece):
                pass
        except OSError:
            pass  # the server has ended the session meanwhile
        for one in (self.far, *self.others):
            one.close()


def run(call: Callable[[], Any], *, kill_at: int = 0, how: str = "unsent") -> End:
    """Run ``call`` in a process of its own; kill it at its n-th statement (0: let it live)."""
    with tempfile.TemporaryDirectory(prefix="wire") as folder:
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(Path(folder, f".s.PGSQL.{PORT}")))
        door.listen()
        mine, its = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(mine)
            _live(call, folder, its)
        os.close(its)
        try:
            return _watch(child, door, mine, kill_at, how)
        finally:
            door.close()
            os.close(mine)


def _live(call: Callable[[], Any], folder: str, its: int) -> None:
    """The process that will be killed."""
    said: dict[str, Any] = {}
    try:
        connection.connection = None  # the parent's: psycopg leaves it alone in another process
        connection.settings_dict["HOST"], connection.settings_dict["PORT"] = folder, str(PORT)
        connection.settings_dict["OPTIONS"] |= {"application_name": VICTIM}
        with connection.cursor() as cursor:
            cursor.execute("SELECT '" + GO.decode() + "'")
        try:
            said["returned"] = call()
        except Refusal as refused:
            said["refused"] = refused.code
    except BaseException:
        said["said"] = traceback.format_exc()
    os.write(its, json.dumps(said, default=str).encode())
    os._exit(0)


def _watch(child: int, door: socket.socket, mine: int, kill_at: int, how: str) -> End:
    end, wires, said, counting = End(), [], b"", False
    while True:
        near, far = {w.near: w for w in wires}, {w.far: w for w in wires}
        ready, _, _ = select.select([door, mine, *near, *far], [], [], 20)
        if not ready:
            os.kill(child, signal.SIGKILL)
            raise AssertionError("nothing moves for 20 s")
        for one in ready:
            if one is door:
                wires.append(Wire(door.accept()[0], _server()))
            elif one == mine:
                piece = os.read(mine, 65_536)
                said += piece
                if not piece:
                    os.waitpid(child, 0)
                    _cut(wires)
                    return _told(end, said)
            elif one in far:
                _back(far[one], wires)
            else:
                wire = near[one]
                if not _take(wire):
                    _drop(wire, wires)
                    continue
                while message := _statement(wire):
                    if counting:
                        if end.statements + 1 == kill_at:
                            _kill(child, wire, wires, how, end)
                            return end
                        end.statements += 1
                    counting = counting or GO in wire.round
                    wire.far.sendall(wire.round)
                    wire.round = b""
                    del message


def _take(wire: Wire) -> bool:
    try:
        piece = wire.near.recv(65_536)
    except ConnectionResetError:
        return False
    wire.sent += piece
    return bool(piece)


def _statement(wire: Wire) -> bool:
    """Move whole messages into the round until it is complete."""
    while True:
        head = 1 if wire.greeted else 0
        if len(wire.sent) < head + 4:
            return False
        length = head + struct.unpack("!I", wire.sent[head : head + 4])[0]
        if len(wire.sent) < length:
            return False
        message, wire.sent = wire.sent[:length], wire.sent[length:]
        if not wire.greeted:
            wire.greeted = True
            wire.far.sendall(message)
        elif message[:1] in (b"p", b"X"):  # the password; good-bye
            wire.far.sendall(message)
        else:
            wire.round += message
            if message[:1] in (b"Q", b"S"):
                return True


def _back(wire: Wire, wires: list[Wire]) -> None:
    try:
        piece = wire.far.recv(65_536)
        if piece:
            wire.near.sendall(piece)
            return
    except OSError:
        pass
    _drop(wire, wires)


def _kill(child: int, wire: Wire, wires: list[Wire], how: str, end: End) -> None:
    if how == "lost":
        wire.far.sendall(wire.round)
        rest = b""
        while not _ready(rest):
            rest += wire.far.recv(65_536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    end.killed = True
    if how == "late":
        end.held = Held(wire.far, wire.round, [one.far for one in wires if one is not wire])
        for one in wires:
            one.near.close()
    else:
        _cut(wires)


def _ready(answers: bytes) -> bool:
    """Whether the server has answered everything: the last message is ReadyForQuery."""
    place = 0
    while len(answers) >= place + 5:
        length = struct.unpack("!I", answers[place + 1 : place + 5])[0]
        if answers[place : place + 1] == b"Z" and len(answers) == place + 1 + length:
            return True
        place += 1 + length
    return False


def _drop(wire: Wire, wires: list[Wire]) -> None:
    wires.remove(wire)
    _cut([wire])


def _cut(wires: list[Wire]) -> None:
    for one in wires:
        one.near.close()
        one.far.close()


def _server() -> socket.socket:
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    if host.startswith("/"):
        made = socket.socket(socket.AF_UNIX)
        made.connect(f"{host}/.s.PGSQL.{port}")
        return made
    return socket.create_connection((host, int(port)))


def _told(end: End, said: bytes) -> End:
    told = json.loads(said) if said else {"said": "it ended without a word"}
    end.returned, end.refused, end.said = told.get("returned"), told.get("refused", ""), told.get("said", "")
    return end
