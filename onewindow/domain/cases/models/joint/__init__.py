"""What several bodies do about a case: opinions, visits, tasks passed on (asking), joint review meetings (meeting)."""
