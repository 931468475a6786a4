"""Any code, name or text that was typed, to a commune or a place of the gazetteer."""
