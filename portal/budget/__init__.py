"""Feature: norms, estimate and actual cost (G)."""
