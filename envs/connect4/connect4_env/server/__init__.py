# envs/connect4/connect4_env/server/__init__.py - the server's side of Connect Four.
"""`app` serves Connect Four; `connect4_environment` is Connect Four as a Python object."""
