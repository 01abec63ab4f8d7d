"""A picture that speaks a recording, in its own frame: no script, no template."""
