"""Feature: issued documents and their public verification (H3)."""
