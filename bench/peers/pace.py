"""Runs lives for some seconds from a common moment, after a warm-up, and prints how many a second."""

import sys
import time
from collections.abc import Callable

WARM_UP = 5


def main(set_up: Callable[[], None], ready: Callable[[], Callable[[], object]]) -> None:
    """``set-up`` or ``live START SECONDS``."""
    if sys.argv[1] == "set-up":
        return set_up()
    start, seconds = map(float, sys.argv[2:4])
    live = ready()
    for _ in range(WARM_UP):
        live()
    time.sleep(max(0.0, start - time.time()))
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        live()
        done += 1
    print(done / (time.perf_counter() - begun))
    return None
