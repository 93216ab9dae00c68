"""Short public codes for QR codes and addresses: hard to guess, easy to read aloud."""

from __future__ import annotations

import hashlib
import secrets

# Neither 0 and O nor 1, I and L: people type these codes from a poster. 31 letters, almost 5 bits each.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 13


def new_code() -> str:
    """A fresh code of 64 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as it is stored, from what somebody typed or scanned: capitals, without blanks and hyphens."""
    return typed.replace(" ", "").replace("-", "").upper()


def hash_code(code: str) -> str:
    """What is stored of a code that opens something by itself."""
    return hashlib.sha256(read_code(code).encode()).hexdigest()
