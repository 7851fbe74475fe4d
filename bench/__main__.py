"""``python -m bench NAME [--json] […]``: run one benchmark; without a name, list them."""

import importlib
import json
import os
import pkgutil
import sys

import bench

NOT_BENCHMARKS = {"__main__", "settings", "database", "people", "plain"}


def names() -> list[str]:
    """Every benchmark of this folder."""
    return sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if m.name not in NOT_BENCHMARKS)


def main(arguments: list[str]) -> int:
    """Call ``run(arguments) -> dict`` of the benchmark; it prints its table itself unless ``--json`` is given."""
    if not arguments or arguments[0] not in names():
        print("python -m bench NAME [--json]\n" + "\n".join(f"  {name}" for name in names()), file=sys.stderr)
        return 2
    name, *rest = arguments
    as_json = "--json" in rest
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    figures = importlib.import_module(f"bench.{name}").run(
        [a for a in rest if a != "--json"], (lambda *_: None) if as_json else print
    )
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
