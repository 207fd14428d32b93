# envs/maze/maze_env/server/__init__.py - the server's side of the maze.
"""`app` serves the maze; `maze_environment` is the maze as a Python object."""
