"""The commands, one module each. All of them call the Python API; none knows more than it does."""
