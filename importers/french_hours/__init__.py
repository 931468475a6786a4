"""Opening hours in French words, read and written in OSM syntax. Pure."""
