"""A figure of several periods from one statement."""
