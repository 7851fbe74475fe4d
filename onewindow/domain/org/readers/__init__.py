"""Readers of identity cards (身份证读卡器) as plug-ins: ``base`` is the contract, ``registry`` knows who is configured, ``demo`` is the twin."""
