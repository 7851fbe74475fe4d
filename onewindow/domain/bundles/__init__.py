"""One thing done once (一件事): a package of items, one form, one list of materials, accepted once, done in parallel.

Five words. **Package** 一件事: a graph of items with the questions that choose them; its published versions never change.
**Draft** 草稿: what an applicant has filled in so far. **Bundle** 联办件: one submitted application for a package; it
lives by ``states.py``. **Node** 环节事项: one item in it, with its case. **Gain** 减负: what the package saves, computed.

Main verbs: ``save_draft``, ``attach``, ``submit``, ``accept``, ``correct``, ``resubmit``, ``withdraw`` (``actions``).
What a page shows comes from ``queries``; ``reactions`` start what waited and stop what cannot begin any more.
"""
