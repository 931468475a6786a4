"""Duplicates: rows that describe one lieu are matched, grouped and merged. Pure."""
