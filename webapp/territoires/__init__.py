"""Coverage of a territory: pages, API, report."""
