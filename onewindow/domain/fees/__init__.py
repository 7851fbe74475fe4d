"""Unified fees (统一收费): what a matter costs by the fee list, billed once, paid at the counter or online, receipted, reconciled.

Five words. **Fee list** 收费目录: nothing is charged that has no row in force in it, and no row stands without its law
(行政许可法 art. 58). **Bill** 缴费单: what one matter (``ref``) costs, a line for each row; amounts are whole fen.
**Payment** 流水: money that came in for a bill, once. **Receipt** 票据: with number and verification code. **Difference** 差异:
what a provider's statement of a day says otherwise than our books, closed by a person with a reason.

Main verbs: ``enter`` and ``end`` (the list), ``charge``, ``drop``, ``cancel``, ``pay``, ``begin``, ``settle``, ``propose_refund``,
``approve_refund``, ``reconcile``. The room names no procedure: whoever charges passes ``ref="case:12"`` and hears ``bill.pay``.
"""
