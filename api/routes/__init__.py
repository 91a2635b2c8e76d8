"""Where does each address lead? One module a resource."""
