"""How fast everything is on this machine and how it looks, beside what it must reach and what it aims at."""
