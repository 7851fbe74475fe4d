"""What the portal's templates ask for by themselves."""
