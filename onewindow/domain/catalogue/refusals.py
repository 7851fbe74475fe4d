"""What the catalogue refuses in more than one place (事项库的拒绝)."""

from onewindow.kernel.errors import Refusal


class ItemUnknown(Refusal):
    """There is no such item in force on that day (事项不存在或未生效)."""
