"""Reads of what the departments of a bundle do together: urgings, items added and dropped, the hand-over."""
