"""Where the data comes from, how good it is, what to correct."""
