"""The spatial domain: places, travel, coverage, and the database they are read from."""
