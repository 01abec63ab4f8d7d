"""What the front ends of several European languages share."""
