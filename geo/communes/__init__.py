"""Communes: index by code and name, search of the gazetteer, contours."""
