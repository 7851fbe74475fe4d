"""What a city writes besides viewflow's own rows: the application, its materials, opinions, audit events, the licence."""

from django.db import models


class Event(models.Model):
    """What happened to a process."""

    process = models.BigIntegerField(db_index=True)
    name = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField()


class Application(models.Model):
    """Who wants what; found by name, number and phone, as ours is."""

    process = models.BigIntegerField(unique=True)
    number = models.TextField(unique=True)
    state = models.TextField()
    holder_name = models.TextField()
    holder_code = models.TextField(db_index=True)
    phone = models.TextField(db_index=True)
    channel = models.TextField()
    answers = models.JSONField()
    filed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Material(models.Model):
    """One paper that was handed in."""

    process = models.BigIntegerField(db_index=True)
    slug = models.TextField()
    file = models.UUIDField()
    state = models.TextField()


class Opinion(models.Model):
    """What a reviewing department says."""

    process = models.BigIntegerField(db_index=True)
    department = models.TextField()
    stance = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)


class Licence(models.Model):
    """What a decision grants."""

    process = models.BigIntegerField(unique=True)
    number = models.TextField(unique=True)
    state = models.TextField()
    holder = models.TextField()
    issued_at = models.DateTimeField(null=True)
