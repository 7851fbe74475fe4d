"""Commands that check a value or a file: a code, a deadline, a licence."""
