"""Coverage: who is within reach of a lieu, who is not, and where one more lieu would help most."""
