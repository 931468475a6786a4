"""Sources of the data, its quality, and what to correct."""
