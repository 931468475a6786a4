"""Routing engines for live answers: Valhalla in process, or a server of Valhalla, OSRM or IGN."""
