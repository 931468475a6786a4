"""What the site says of itself: method, accessibility, description of the API."""
