# envs/openspiel/openspiel_env/server/__init__.py - the server's side of OpenSpiel.
"""`app` serves OpenSpiel; `openspiel_environment` is OpenSpiel as a Python object."""
