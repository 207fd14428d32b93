# envs/wildfire/wildfire_env/server/__init__.py - the server's side of Wildfire.
"""`app` serves Wildfire; `wildfire_environment` is Wildfire as a Python object."""
