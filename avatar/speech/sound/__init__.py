"""What is done to sound after it was said: pace, pitch, loudness, rests within it, and joins."""
