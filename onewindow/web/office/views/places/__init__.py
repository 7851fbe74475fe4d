"""Places of the service: centres and their windows, points and what they may take, who goes first."""
