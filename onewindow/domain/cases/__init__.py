"""Cases (办件): one item, one applicant, from the filed application to the closed file.

Five words. **Case** 办件: one application for one item; it lives by ``states.py``. **Material** 材料: one paper or fact the
item asks for. **Opinion** 意见: what a reviewing department says. **Notice** 一次性告知: the one correction notice. **Consent**
同意: the second person's word without which nothing is refused.

Main verbs: ``file``, ``accept``, ``correct``, ``review``, ``grant``, ``propose_refusal`` with ``consent``, ``withdraw``,
``close`` (all in ``actions``). What a page shows comes from ``queries``; what is announced stands in ``events``.
"""
