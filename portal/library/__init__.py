"""The library of communication materials and what of it a conference uses (C9; 871 IV.2)."""
