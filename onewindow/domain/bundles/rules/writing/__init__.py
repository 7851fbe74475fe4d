"""Writing a package (编写一件事): edits of its text, and the check before it is published."""
