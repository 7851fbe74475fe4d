"""时限. The clocks of a case: what is due when, and what a new calendar changes."""
