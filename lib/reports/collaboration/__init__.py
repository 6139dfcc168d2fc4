"""What departments do together: the 3·5 month and its projects."""
