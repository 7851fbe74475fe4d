"""Reads over many items: the lists, before and after, the next cuts (清单、改革账、建议)."""
