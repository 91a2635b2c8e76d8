"""How does an office's assistant use the graph? A server of the Model Context Protocol; every answer has citations."""
