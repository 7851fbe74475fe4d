"""Pages and switches of the interface itself: log-in, language, type size, errors."""
