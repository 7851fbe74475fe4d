"""Django's PostgreSQL backend, where the owner builds and empties the test database and the app role runs the tests."""
