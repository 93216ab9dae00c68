"""Feature: start page, health, style guide, jobs."""
