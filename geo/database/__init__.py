"""Connections, models, the version of the data, and caches of what is read from it."""
