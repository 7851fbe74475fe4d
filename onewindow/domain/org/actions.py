"""Verbs of org (组织): log-in, appointments, enterprises that come into being."""

from onewindow.domain.org.rules import Actor, may

__all__ = ["Actor", "may"]
