"""Level 0: mechanism without a domain word."""
