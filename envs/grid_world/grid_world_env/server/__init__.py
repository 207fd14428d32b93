# envs/grid_world/grid_world_env/server/__init__.py - the server's side of the grid world.
"""`app` serves the grid world; `grid_world_environment` is the grid world as a Python object."""
