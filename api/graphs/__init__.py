"""How are dependencies drawn? The picture of a document, a unit or a task: as SVG, PNG, GraphML and JSON."""
