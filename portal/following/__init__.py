"""The page that anybody follows a conference on: countdown, stage, step (C6, E4); counters of a livestream (E8)."""
