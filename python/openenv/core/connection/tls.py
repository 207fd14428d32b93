# python/openenv/core/connection/tls.py - how servers of wss URLs are trusted.
"""The usual authorities, or those that SSL_CERT_FILE and SSL_CERT_DIR name."""

import functools
import os
import ssl


@functools.lru_cache(maxsize=4)
def _context(*_authorities: str | None) -> ssl.SSLContext:
    return ssl.create_default_context()


def tls_context() -> ssl.SSLContext:
    """The settings of a connection by TLS; shared, because loading authorities takes long."""
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
