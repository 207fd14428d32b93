# envs/echo/echo_env/server/__init__.py - the server's side of Echo.
"""`app` serves Echo; `echo_environment` is Echo as a Python object."""
