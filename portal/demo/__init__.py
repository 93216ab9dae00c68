"""Demonstration data: invented communes, people and conferences, always the same from one seed."""
