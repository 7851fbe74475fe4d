"""Benchmarks: each prints its figures and its peer's, measured in one run. ``python -m bench NAME [--json]``."""
