"""Programmes have states from 19.0.2.3.0 on; those that are there take applications."""


def migrate(cr, version):
    """Open the programmes of a database that had no states yet."""
    cr.execute("UPDATE jiebang_program SET state = 'open' WHERE active")
    cr.execute("UPDATE jiebang_program SET state = 'closed' WHERE NOT active")
