"""Reports on activities: how many people each serves, what the programmes do."""
