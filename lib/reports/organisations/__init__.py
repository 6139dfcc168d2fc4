"""Reports on stations, teams and alliances: where activities are held, where none is, how many people serve with a team."""
