"""Pages on the data itself: sources, quality, what to correct."""
