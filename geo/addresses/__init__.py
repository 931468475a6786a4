"""Streets and house numbers: from an address in words to a point, where the BAN is loaded."""
