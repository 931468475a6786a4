"""Maps as SVG and PNG, drawn here."""
