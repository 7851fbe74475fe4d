"""Migrations fit the models, every template compiles, every page says who may open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from tests.house import tree


def test_migrations_fit_the_models() -> None:
    """What ``makemigrations --check`` says, without a database."""
    loader = MigrationLoader(None)
    assert not loader.detect_conflicts()
    with translation.override(None):  # verbose names are compared as they are written
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("onewindow.")}
    found = {label: [str(o) for m in some for o in m.operations] for label, some in changes.items()}
    assert {label: operations for label, operations in found.items() if label in ours} == {}


def test_every_room_with_tables_has_a_migration() -> None:
    """The check above passes over an app without a migrations folder."""
    loader = MigrationLoader(None)
    bare = [app.label for app in apps.get_app_configs() if app.name.startswith("onewindow.") and list(app.get_models())]
    assert [label for label in bare if label not in loader.migrated_apps] == []


def templates() -> list[str]:
    """Names of all templates of this project."""
    found = (path for path, _ in tree.matching(under=("onewindow/",), suffixes=(".html", ".txt", ".svg")))
    return [path.split("/templates/", 1)[1] for path in found if "/templates/" in path]


@pytest.mark.parametrize("name", templates())
def test_the_template_compiles(name: str) -> None:
    """A wrong tag shows here, not on the page that nobody opened."""
    get_template(name)


def test_a_wrong_template_is_caught() -> None:
    """The check above can fail."""
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% no_such_tag %}")


def pages(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    """(address, view) of every address of the site."""
    for pattern in patterns:
        here = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, here)
        else:
            yield here, pattern.callback


def unguarded(found: Iterator[tuple[str, object]]) -> list[str]:
    """Addresses whose view says nothing about who may open it."""
    return [address for address, view in found if not getattr(view, "access", None)]


def test_every_page_says_who_may_open_it() -> None:
    """A view without a rule is a hole nobody decided on."""
    assert unguarded(pages(get_resolver().url_patterns)) == []


def test_a_page_without_a_rule_is_caught() -> None:
    """The check above can fail."""
    assert unguarded(iter([("secret/", lambda request: None)])) == ["secret/"]


def test_no_template_stands_twice() -> None:
    """Two templates of one name would hide each other."""
    names = templates()
    assert sorted(names) == sorted(set(names))


def test_each_room_has_a_package(tmp_path: Path) -> None:
    """Every folder with Python in it below onewindow/ is a package, or the wheel and the contracts would miss it."""
    folders = {Path(path).parent for path, _ in tree.matching(under=("onewindow/",), suffixes=(".py",))}
    assert [str(folder) for folder in folders if not (tree.ROOT / folder / "__init__.py").exists()] == []
