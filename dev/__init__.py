"""The runtime of cf_jiebang: get Odoo 19, start it, test it, lint it.

Standard library only: these modules run before the virtual environment exists.
Call them through the Makefile or as ``python3 -m dev COMMAND``.
"""
