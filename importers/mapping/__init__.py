"""Mappings: which columns of a file fill the fields of the standard. Pure."""
