"""Text as it is set: characters, the order they run in, fonts that have them, and where a line may end."""
