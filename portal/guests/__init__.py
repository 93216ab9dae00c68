"""Feature: guests, invitations and the reception (D, E1)."""
