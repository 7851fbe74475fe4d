"""A process of ``onewindow serve`` never outlives its supervisor, even one that was killed with -9."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time

SUPERVISOR = "ONEWINDOW_SUPERVISOR"
WAIT = "ONEWINDOW_WAIT"
PR_SET_PDEATHSIG = 1


def wait_for_go() -> None:
    """If the supervisor said so, wait until it says go; end if it is gone."""
    if os.environ.pop(WAIT, "") and not sys.stdin.readline():
        sys.exit(0)


def end_with_parent() -> None:
    """From now on this process is killed when its parent dies; nothing happens outside ``onewindow serve``.

    Everything here is safe to kill at any moment: the database decides what has happened.
    """
    supervisor = int(os.environ.get(SUPERVISOR, "0"))
    if not supervisor:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    if not _lives(supervisor):  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def tell_manager(word: str) -> None:
    """A word to systemd (``READY=1``, ``WATCHDOG=1``), if it has started us as a service that notifies."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(word.encode(), "\0" + place[1:] if place.startswith("@") else place)
        except OSError:
            pass  # nobody listens: the city is served all the same


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
