"""Opening hours in OSM syntax: timeline, weekly habits, calendar, French words."""
