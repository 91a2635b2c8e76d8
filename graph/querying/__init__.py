"""How are free SPARQL queries answered without harm? Checked, run in a process that can be ended, bounded in size."""
