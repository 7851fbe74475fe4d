"""What the catalogue refuses in more than one place (事项库的拒绝)."""

from onewindow.kernel.errors import Refusal


class ItemUnknown(Refusal):
    """There is no such item in force on that day (事项不存在或未生效)."""


class PaperUnknown(Refusal):
    """There is no such sample or blank form (没有该样表或空白表格)."""


class ItemNotOpen(Refusal):
    """“%(name)s” cannot be applied for since %(since)s: %(reason)s (事项暂停办理或者已取消).

    ``details``: ``item``, ``standing`` (suspended, retired), ``since``, ``reason``, ``merged_into`` (slug of the item it went
    into, or "").
    """


class LintBlocks(Refusal):
    """The check has findings that must be fixed or justified first: %(count)s (校验未通过，须改正或者说明).

    ``details``: ``count``, ``findings`` (pairs of rule and path, ten at most).
    """


class NoSuchBatch(Refusal):
    """There is no such batch of reform (改革批次不存在)."""


class StandardUnknown(Refusal):
    """There is no such standard in the library (标准不存在)."""
