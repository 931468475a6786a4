"""One row of the standard, whatever its version, as a fiche of v1.0.2."""
