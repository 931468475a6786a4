"""Reference data: communes, what they are part of, what lies between them."""
