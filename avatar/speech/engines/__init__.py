"""What speaks, one engine a file; `avatar.speech.engine` says what an engine is, and which there are."""
