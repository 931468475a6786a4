"""Serving: the gunicorn worker, its memory, reading the data in advance, health checks."""
