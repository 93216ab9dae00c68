"""Feature: the result report and the settlement dossier (H)."""
