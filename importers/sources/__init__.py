"""Importers, one file for each source."""
