"""Memory of a process that prints much and lives long."""

import contextlib
import ctypes
import gc
import logging

_logger = logging.getLogger(__name__)


@contextlib.contextmanager
def tidied():
    """Collect the garbage of the block at its end and hand the memory back.

    What is in memory before it is left out of the collections, which would look through
    all of Odoo after each printed part; and so is what another thread left out.
    """
    ours = not gc.get_freeze_count()
    if ours:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if ours:
            gc.unfreeze()
        try:
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        except (OSError, AttributeError):  # another C library
            _logger.debug("malloc_trim is not available")
