"""Audit events and licences: the rows that viewflow does not write by itself."""

from django.db import models


class Event(models.Model):
    """What happened to a process."""

    process = models.BigIntegerField(db_index=True)
    name = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField()


class Licence(models.Model):
    """What a decision grants."""

    process = models.BigIntegerField(unique=True)
    number = models.TextField(unique=True)
    state = models.TextField()
    holder = models.TextField()
    issued_at = models.DateTimeField(null=True)
