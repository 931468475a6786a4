"""One row of the standard, whatever its version, read into a fiche of v1.0.2."""
