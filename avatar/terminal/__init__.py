"""What the commands do on a terminal: read what was typed, ask, and tell what came of it."""
