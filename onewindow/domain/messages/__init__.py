"""Messages (消息): what the city tells a person; now the in-app inbox (站内信).

Words: Message (消息), key (the kind of message, its text in both languages), ref (what it is about: ``case:12``).
Verbs: ``actions.send``, ``actions.mark_read``. Reads: ``queries.inbox``, ``queries.unread``.
"""
