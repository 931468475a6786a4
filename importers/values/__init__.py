"""Single values of any file: texts, codes, contacts, dates, hours, addresses, labels, personal data."""
