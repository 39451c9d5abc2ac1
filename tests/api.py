"""Talks to a running Odoo as one of its users: JSON-2 and the web session."""

import re

import requests

from dev.server import LANGUAGE

NOT_PLAIN = (
    "Traceback",
    "Cannot grab a lock",
    'File "',
    "odoo.",
    "psycopg2",
    "jiebang_",
    "<p",
    "object at",
)
"""What no sentence for a human contains."""


CORE_ENGLISH = (
    "You don't have the rights to export data",
    "Record does not exist or has been deleted",
    "Private methods",
    "The operation cannot be completed: ",
)
"""Sentences of Odoo itself that have no translation over the API; after the last
one comes the addon's own text."""

CHINESE = re.compile("[\u4e00-\u9fff]")

HOSTILE = {
    "tracking_disable": True,
    "mail_activity_automation_skip": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "skip_validation_check": True,
    "bypass_checks": True,
    "force_write": True,
    "default_state": "running",
    "default_version": 9,
    "active_test": False,
    "install_mode": True,
    "install_demo": True,
    "module": "cf_jiebang",
    "_force_unlink": True,
    "import_file": True,
    "no_reset_password": True,
    "su": True,
    "uid": 1,
    "jiebang_now": "2001-01-01 00:00:00",
    "bin_size": True,
    "prefetch_fields": False,
}
"""Context keys with which clients have switched off checks elsewhere."""


class ApiError(Exception):
    """A refused call: HTTP status, class of the exception, its sentence."""

    def __init__(self, status, name, message):
        super().__init__(f"{status} {name}: {message}")
        self.status = status
        self.name = name
        self.message = message or ""

    @property
    def refused(self):
        """Whether the server said no in words, and did not fail."""
        return self.status in (403, 404, 409, 422) and self.plain

    @property
    def plain(self):
        """Whether the message is a sentence for the people of the city."""
        text = self.message.strip()
        readable = CHINESE.search(text) or text.startswith(CORE_ENGLISH)
        return bool(readable) and not any(word in text for word in NOT_PLAIN)


class Api:
    """One user on one server.

    ``call`` goes through ``/json/2`` with his API key; ``web`` is the session of
    a browser, for everything that is no JSON-2.
    """

    timeout = 120

    def __init__(self, site, login, key):
        self.url = site.url
        self.database = site.database
        self.login = login
        self.key = key
        self._web = None

    def __repr__(self):
        return f"<{self.login}>"

    def call(self, model, method, ids=None, context=None, **arguments):
        """What a public method returns; arguments are named.

        :raise ApiError: the server refused
        """
        body = dict(arguments)
        if ids is not None:
            body["ids"] = [ids] if isinstance(ids, int) else list(ids)
        body["context"] = {"lang": LANGUAGE} | (context or {})
        with self._session() as session:
            response = session.post(
                f"{self.url}/json/2/{model}/{method}",
                json=body,
                headers={"Authorization": f"bearer {self.key}"},
                timeout=self.timeout,
            )
        return self._result(response)

    @staticmethod
    def _session():
        session = requests.Session()
        session.trust_env = False  # no proxy between us and our own server
        return session

    @staticmethod
    def _result(response):
        try:
            result = response.json()
        except ValueError:
            raise ApiError(response.status_code, "", response.text[:500]) from None
        if response.status_code != 200:
            raise ApiError(response.status_code, result["name"], result["message"])
        return result

    # -- short forms ---------------------------------------------------------

    def create(self, model, /, context=None, **vals):
        """Id of a new record."""
        return self.call(model, "create", vals_list=[vals], context=context)[0]

    def write(self, model, ids, /, context=None, **vals):
        """Write values."""
        return self.call(model, "write", ids, context=context, vals=vals)

    def read(self, model, ids, *fields):
        """One record as a dict; with one field, its value."""
        (row,) = self.call(model, "read", ids, fields=list(fields), load=None)
        return row[fields[0]] if len(fields) == 1 else row

    def search(self, model, *domain, **options):
        """Ids of the records that the user finds."""
        return self.call(model, "search", domain=list(domain), **options)

    # -- the web session -----------------------------------------------------

    @property
    def web(self):
        """A session of the web client, logged in with the password."""
        if self._web is None:
            session = self._session()
            answer = self.json_rpc(
                "/web/session/authenticate",
                session,
                db=self.database,
                login=self.login,
                password=self.login,
            )
            assert answer["uid"], f"{self.login} can't log in"
            self._web = session
        return self._web

    def json_rpc(self, path, session=None, **params):
        """Result of a JSON-RPC route, as the web client calls it.

        :raise ApiError: the server refused
        """
        response = (session or self.web).post(
            f"{self.url}{path}",
            json={"jsonrpc": "2.0", "id": 1, "params": params},
            timeout=self.timeout,
        )
        body = response.json()
        if "error" in body:
            data = body["error"].get("data", {})
            status = body["error"].get("code", response.status_code)
            raise ApiError(status, data.get("name", ""), data.get("message", ""))
        return body["result"]

    def get(self, path, **options):
        """Response of a page or a file, as the browser would get it."""
        return self.web.get(f"{self.url}{path}", timeout=self.timeout, **options)


def refused(call, *arguments, **options):
    """Assert that a call is refused in words; return the error."""
    try:
        result = call(*arguments, **options)
    except ApiError as error:
        assert error.refused, error
        return error
    raise AssertionError(f"not refused: {str(result)[:300]}")
