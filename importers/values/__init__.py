"""Single values of any file: cleaned, labelled, kept or dropped."""
