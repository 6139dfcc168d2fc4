"""Reports on project contests."""
