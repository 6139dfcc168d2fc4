"""Open needs and the offers that can be had for them, for the reports on supply and demand."""
