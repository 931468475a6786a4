"""What serves the site: the gunicorn worker, its memory, its warming, its health."""
