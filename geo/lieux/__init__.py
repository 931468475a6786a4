"""Lieux: filters, memory index, searches by distance and by travel time, lookup, features, tiles, exports."""
