"""Who is within reach of a lieu, who is not, and where one more place changes most."""
