"""What is kept, and not worked out at each request: sessions, rendered shapes of pages, versions of static files."""
