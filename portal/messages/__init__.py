"""Feature: texts of messages with placeholders, and how many SMS parts they take (D4)."""
