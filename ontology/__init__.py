"""What can be said: the vocabulary, the frozen types, stable ids and statements of the graph."""
