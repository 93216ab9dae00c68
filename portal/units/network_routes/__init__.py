"""Routes of the collection network (/mang-luoi): lists, points, people."""

from portal.units.network_routes.blueprint import bp

from portal.units.network_routes import fieldwork, lists, people, points  # isort: skip - they register on bp

__all__ = ["bp", "fieldwork", "lists", "people", "points"]
