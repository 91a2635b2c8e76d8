"""How policy text is read: one module of small rules for each kind of fact."""
