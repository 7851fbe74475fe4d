"""The few mechanisms every room shares. It knows no word of the city."""
