"""How is a graph with an order drawn so that people can read it? Columns, few crossings, boxes apart, curves between.

``arranged(items, links)`` is pure: boxes with a layer and a height and lines between them go in, places and curves come
out, the same for the same input. It knows nothing of tasks.
"""

from graph.drawing.layered import Arrangement, Place, arranged
from graph.drawing.plan import Item, Link, Measures
from graph.drawing.routes import Curve, Point, Route

__all__ = ["Arrangement", "Curve", "Item", "Link", "Measures", "Place", "Point", "Route", "arranged"]
