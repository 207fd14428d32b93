# envs/textarena/textarena_env/server/__init__.py - the server's side of TextArena.
"""`app` serves TextArena; `environment` is TextArena as a Python object."""
