"""What bodies and answers hold: the description of the API is made from these."""
