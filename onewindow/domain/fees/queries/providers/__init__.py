"""Payment providers (支付机构) as plug-ins: ``base`` is the contract, ``registry`` knows who is configured, ``demo`` is the twin."""
