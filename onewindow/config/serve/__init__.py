"""``onewindow serve``: one supervisor process and what it keeps alive.

``supervisor`` starts, watches and ends the others; ``prepare`` brings the database up to the code; ``pages`` serves
people, ``events`` tells their browsers what has changed (``stream``, ``tailer``), ``worker`` runs what nobody waits for.
``lifeline`` ends a process whose supervisor was killed.
"""
