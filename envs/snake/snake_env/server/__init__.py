# envs/snake/snake_env/server/__init__.py - the server's side of Snake.
"""`app` serves Snake; `snake_environment` is Snake as a Python object."""
