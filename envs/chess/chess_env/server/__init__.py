# envs/chess/chess_env/server/__init__.py - the server's side of chess.
"""`app` serves chess; `chess_environment` is the same as a Python object."""
