"""The competency questions: what the graph of the sample policies must answer, and how they are put to it."""
