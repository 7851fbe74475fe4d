"""Pages of the office door, one module for each part of the room behind it."""
