"""Tests of geo.engines."""
