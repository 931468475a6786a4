"""National open data into PostGIS; nothing else writes to the database."""
