"""Feature: satisfaction surveys (F)."""
