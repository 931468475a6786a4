"""Communes, what they are part of, and the links between them."""
