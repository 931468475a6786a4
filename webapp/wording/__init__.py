"""What visitors read: messages in the language of the page, values, labels, hours."""
