"""Words and small parts of the office's pages."""
