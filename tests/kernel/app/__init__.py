"""A small room of the tests: a kind with every mechanism, a second kind born beside it, a content table."""
