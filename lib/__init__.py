"""The volunteer-service dashboard: what it counts, where it reads, what it shows. See README.md, docs/decisions.md."""
