"""The minutes of a conference and what was learned from it (E9, E10)."""
