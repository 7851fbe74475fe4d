"""The peer of the to-do page over HTTP: plain Django, and the floor; served by ``python -m bench.plain PORT``."""
