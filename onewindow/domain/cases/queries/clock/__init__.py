"""Reads of the time of a case (时限): its clocks day by day, and its hearings."""
