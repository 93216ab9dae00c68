"""Feature: conferences, their plans and their way through the states (C)."""
