"""Values in words, as every door shows them."""

from onewindow.web.ui.showing import shown

__all__ = ["shown"]
