"""Feature: the unit tree (A1)."""
