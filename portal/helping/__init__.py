"""Helpers on the day: links that open the reception or the script of one conference, and nothing else (A4)."""
