"""Minutes on real roads: computed once from an OpenStreetMap extract, or read from a matrix."""
