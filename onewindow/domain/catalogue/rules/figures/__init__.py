"""What follows from items and their versions: flags, lists, before and after, next cuts (标识、清单、改革账、建议)."""
