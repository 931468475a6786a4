"""Opening hours in OSM syntax: state at a moment, weekly habits, French words."""
