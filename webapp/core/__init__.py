"""What every page and API stands on: application, session, parameters, caching, errors, limits."""
