"""Who may do what? Roles, the table of routes, tokens, sessions and the gate that every request passes."""
