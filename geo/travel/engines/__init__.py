"""Routing engines asked while a page is made: Valhalla in process, Valhalla, OSRM or IGN by address."""
