"""Page-level answers that are no single metric: one report, one file."""
