"""Where facts are kept and what can be asked of them."""
