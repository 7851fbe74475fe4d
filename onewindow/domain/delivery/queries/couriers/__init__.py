"""Couriers (快递企业) as plug-ins: ``base`` is the contract, ``registry`` knows who is configured, ``demo`` is the twin."""
