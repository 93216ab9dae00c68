"""Questions and recommendations of a conference, from the floor, the public page and a livestream (E5)."""
