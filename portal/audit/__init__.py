"""Feature: reading and verifying the audit log (A5)."""
