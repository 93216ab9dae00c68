"""Feature: people, sign-in and role grants (A2, A3)."""
