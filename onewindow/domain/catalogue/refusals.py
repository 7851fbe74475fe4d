"""What the catalogue refuses in more than one place (事项库的拒绝)."""

from onewindow.kernel.errors import Refusal


class ItemUnknown(Refusal):
    """There is no such item in force on that day (事项不存在或未生效)."""


class PaperUnknown(Refusal):
    """There is no such sample or blank form (没有该样表或空白表格)."""
