"""What pages of the office show, made of what the domain knows: words, lights, rows of a table."""
