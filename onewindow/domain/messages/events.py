"""What the inbox announces (站内信的事件), so that an open page hears of it. Ids only, never what a message says."""

SENT = "message.sent"
"""已发送: to (account), enterprise? (whose message it is)."""
