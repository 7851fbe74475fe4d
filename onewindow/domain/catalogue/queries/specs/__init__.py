"""Items as frozen values (事项): the spec of a version, its fields, and which version is in force."""

from onewindow.domain.catalogue.queries.specs.reading import forget, limit_text, spec, specs

__all__ = ["forget", "limit_text", "spec", "specs"]
