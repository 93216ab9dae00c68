"""People who sign up, what they pay and why, and who is still to be followed up (B4, E6, E7)."""
