"""Prospects: people of a commune who might join, the contacts with them, and their import (B)."""
