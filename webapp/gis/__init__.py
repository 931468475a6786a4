"""OGC API Features and vector tiles."""
