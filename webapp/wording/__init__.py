"""Values in plain French, and the words of the other languages."""
