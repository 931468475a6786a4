"""The national standard v1.0.2: fields, lists, codes, and criteria over them."""
