"""Feature: rehearsals of a conference (E3); every real screen on data that is thrown away."""
