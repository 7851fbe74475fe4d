"""First set-up of a real city (建城): ``areas`` reads the level tree, ``city`` founds it, ``asking`` asks on a terminal."""
