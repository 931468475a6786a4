"""Orientation of a person: choose, compare, print."""
