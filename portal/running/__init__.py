"""Feature: the live script (E3)."""
