"""One load, from the file to what readers see."""
