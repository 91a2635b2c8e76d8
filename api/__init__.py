"""How people reach it: command line, HTTP interface and pages."""
