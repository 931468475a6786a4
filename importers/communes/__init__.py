"""Communes and the territories they are part of: contours, seats, links between neighbours, toponymes."""
