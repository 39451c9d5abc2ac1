"""Memory of a process that prints much and lives long."""

import contextlib
import ctypes
import gc
import logging

_logger = logging.getLogger(__name__)


def trim_heap():
    """Hand freed memory back to the system."""
    gc.collect()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):  # another C library
        _logger.debug("malloc_trim is not available")


@contextlib.contextmanager
def frozen_heap():
    """Within the block leave what is in memory before it out of the collections of
    garbage: they would look through all of it after each file and each part."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
