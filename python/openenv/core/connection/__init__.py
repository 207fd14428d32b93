# python/openenv/core/connection/__init__.py - connections of clients to their servers.
"""A `Session` keeps a connection, which is asynchronous or blocking, and knows its losses."""
