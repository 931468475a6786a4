"""Foundations of pages and API: application, blueprints, session, parameters, caching, errors, limits."""
