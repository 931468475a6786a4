"""Maps of a territory: static as SVG, interactive with Leaflet, their legend, their images on pages."""
