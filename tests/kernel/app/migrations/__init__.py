"""The schema of the tests' room."""
