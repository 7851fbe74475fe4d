"""The rooms: what the city does. Imports go down, news goes up through events."""
