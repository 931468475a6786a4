"""Formats of answers and files: media types, CSV, GeoJSON, downloads, files by a subprocess."""
