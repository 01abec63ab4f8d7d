"""Speech that was recorded: read, cleaned where that is asked for, and cut into the segments of a script."""
