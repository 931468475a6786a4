"""The national standard v1.0.2: fields, lists, codes, schema of its CSV, and criteria of a search."""
