"""Checks the decisions of a project in the database, without the server."""

import hashlib
import json


def chain(sql, project):
    """Rows of the decisions on a project: ``(act, from, to, version)``.

    Asserts that each row's hash is the SHA-256 of the hash before it and its
    payload, that the payload says what the columns say, and that none is missing.
    """
    rows = sql(
        """
        SELECT sequence, previous_hash, payload, hash, transition, state_from,
               state_to, version, opinion, user_id
          FROM jiebang_decision
         WHERE res_model = 'jiebang.project' AND res_id = %s ORDER BY sequence
        """,
        project,
    )
    previous = ""
    for number, row in enumerate(rows, start=1):
        sequence, before, payload, digest = row[:4]
        assert sequence == number
        assert (before or "") == previous
        assert digest == hashlib.sha256((previous + payload).encode()).hexdigest()
        facts = json.loads(payload)
        said = ("transition", "state_from", "state_to", "version", "opinion", "user_id")
        assert [facts[name] for name in said] == [value or None for value in row[4:]]
        previous = digest
    last = sql(
        "SELECT decision_hash, decision_count FROM jiebang_project WHERE id = %s",
        project,
    )
    assert last == [(previous, len(rows))]
    return [tuple(row[4:8]) for row in rows]
