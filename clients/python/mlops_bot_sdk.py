"""A client of Pipewright's management API, on the standard library alone.

    from mlops_bot_sdk import MLOpsBotClient

    client = MLOpsBotClient(base_url="https://ci.example.com", api_key="...")
    for issue in client.issues.list(status="open", limit=10):
        print(issue.type, issue.description)
"""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List, Optional
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

__all__ = ["MLOpsBotClient", "MLOpsBotError", "Page", "Record"]
__version__ = "1.0.0"


class MLOpsBotError(Exception):
    """The server refused a call, or did not answer; then `status` is 0."""

    def __init__(
        self,
        message: str,
        status: int = 0,
        code: Optional[str] = None,
        details: Any = None,
        request_id: Optional[str] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details
        self.request_id = request_id
        self.retry_after = retry_after


class Record(dict):
    """An object of an answer: its fields as keys and as attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Page(List[Any]):
    """One part of a list; `total` is how long the whole is."""

    def __init__(self, items: List[Any], total: int, limit: int, offset: int) -> None:
        super().__init__(items)
        self.total = total
        self.limit = limit
        self.offset = offset


class _KeepCredential(HTTPRedirectHandler):
    """Follows no redirect: the key is for the server that was named."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


class MLOpsBotClient:
    """Calls one server with one API key; `timeout` is in seconds."""

    def __init__(self, base_url: str, api_key: Optional[str] = None, timeout: float = 30.0) -> None:
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key
        self._timeout = timeout
        self._opener = build_opener(_KeepCredential)
        self.health = _Health(self)
        self.repositories = _Repositories(self)
        self.issues = _Issues(self)
        self.playbooks = _Playbooks(self)
        self.executions = _Executions(self)
        self.deliveries = _Deliveries(self)
        self.analytics = _Analytics(self)
        self.config = _Config(self)
        self.users = _Users(self)
        self.api_keys = _ApiKeys(self)
        self.audit = _Audit(self)

    def request(
        self,
        method: str,
        path: str,
        query: Optional[Dict[str, Any]] = None,
        body: Any = None,
        accept: tuple = (),
    ) -> Any:
        """Does one call and gives its answer; raises MLOpsBotError for statuses over 299 that are not accepted."""
        given = {name: value for name, value in (query or {}).items() if value is not None}
        url = self._base_url + path + ("?" + urlencode(given) if given else "")
        headers = {"Accept": "application/json", "User-Agent": "mlops-bot-sdk-python/" + __version__}
        if self._api_key is not None:
            headers["Authorization"] = "Bearer " + self._api_key
        data = None
        if body is not None:
            data = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        call = Request(url, data=data, headers=headers, method=method)
        try:
            with self._opener.open(call, timeout=self._timeout) as answer:
                return _read(answer.read())
        except HTTPError as refusal:
            with refusal:
                text = refusal.read()
            if refusal.code in accept:
                return _read(text)
            raise _error_of(refusal, text) from None
        except (URLError, OSError) as trouble:
            reason = getattr(trouble, "reason", trouble)
            raise MLOpsBotError("The server does not answer: %s" % reason) from trouble


def _read(text: bytes) -> Any:
    return json.loads(text, object_hook=Record) if text else None


def _error_of(refusal: HTTPError, text: bytes) -> MLOpsBotError:
    try:
        error = json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        error = {}
    return MLOpsBotError(
        error.get("message") or "The server answered %d" % refusal.code,
        status=refusal.code,
        code=error.get("code"),
        details=error.get("details"),
        request_id=error.get("request_id"),
        retry_after=error.get("retry_after"),
    )


def _part(text: str) -> str:
    return quote(text, safe="")


def _repository(full_name: str) -> str:
    owner, _, name = full_name.partition("/")
    if not owner or not name or "/" in name:
        raise ValueError("Name a repository as owner/name, not %r" % full_name)
    return "/repositories/%s/%s" % (_part(owner), _part(name))


def _repository_playbook(full_name: str, name: str) -> str:
    return "/api/v1%s/playbooks/%s" % (_repository(full_name), _part(name))


def _switch(enabled: bool, reason: Optional[str]) -> Dict[str, Any]:
    return {"enabled": enabled} if reason is None else {"enabled": enabled, "reason": reason}


def _user(user_id: str) -> str:
    return "/api/v1/users/" + _part(user_id)


class _Resource:
    def __init__(self, client: MLOpsBotClient) -> None:
        self._client = client

    def _list(self, path: str, name: str, query: Dict[str, Any]) -> Page:
        answer = self._client.request("GET", path, query)
        return Page(answer[name], answer.total, answer.limit, answer.offset)

    def _each(self, path: str, name: str, query: Dict[str, Any]) -> Iterator[Any]:
        offset = 0
        while True:
            page = self._list(path, name, {**query, "limit": 200, "offset": offset})
            yield from page
            offset += len(page)
            if not page or offset >= page.total:
                return


class _Health(_Resource):
    def get(self) -> Record:
        return self._client.request("GET", "/health", accept=(503,))

    def get_detailed(self) -> Record:
        return self._client.request("GET", "/health/detailed", accept=(503,))


class _Repositories(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/repositories", "repositories", query)

    def each(self, **query: Any) -> Iterator[Record]:
        return self._each("/api/v1/repositories", "repositories", query)

    def get(self, full_name: str) -> Record:
        return self._client.request("GET", "/api/v1" + _repository(full_name))

    def get_config(self, full_name: str) -> Record:
        return self._client.request("GET", "/api/v1" + _repository(full_name) + "/config")

    def update_config(self, full_name: str, **change: Any) -> Record:
        return self._client.request("PUT", "/api/v1" + _repository(full_name) + "/config", body=change)


    def list_playbooks(self, full_name: str) -> List[Record]:
        path = "/api/v1" + _repository(full_name) + "/playbooks"
        return self._client.request("GET", path).playbooks

    def get_playbook(self, full_name: str, name: str) -> Record:
        return self._client.request("GET", _repository_playbook(full_name, name))

    def update_playbook(
        self, full_name: str, name: str, enabled: bool, reason: Optional[str] = None
    ) -> Record:
        path = _repository_playbook(full_name, name)
        return self._client.request("PATCH", path, body=_switch(enabled, reason))


class _Issues(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/issues", "issues", query)

    def each(self, **query: Any) -> Iterator[Record]:
        return self._each("/api/v1/issues", "issues", query)

    def get(self, issue_id: str) -> Record:
        return self._client.request("GET", "/api/v1/issues/" + _part(issue_id))

    def resolve(
        self,
        issue_id: str,
        action: str = "retry",
        force: bool = False,
        parameters: Optional[Dict[str, Any]] = None,
    ) -> Record:
        body = {"action": action, "force": force, "parameters": parameters or {}}
        return self._client.request("POST", "/api/v1/issues/%s/resolve" % _part(issue_id), body=body)


class _Playbooks(_Resource):
    def list(self) -> List[Record]:
        return self._client.request("GET", "/api/v1/playbooks").playbooks

    def get(self, name: str) -> Record:
        return self._client.request("GET", "/api/v1/playbooks/" + _part(name))

    def update(self, name: str, enabled: bool, reason: Optional[str] = None) -> Record:
        path = "/api/v1/playbooks/" + _part(name)
        return self._client.request("PATCH", path, body=_switch(enabled, reason))


class _Executions(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/executions", "executions", query)

    def each(self, **query: Any) -> Iterator[Record]:
        return self._each("/api/v1/executions", "executions", query)

    def get(self, execution_id: str) -> Record:
        return self._client.request("GET", "/api/v1/executions/" + _part(execution_id))


class _Deliveries(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/deliveries", "deliveries", query)

    def get(self, delivery_id: str) -> Record:
        return self._client.request("GET", "/api/v1/deliveries/" + _part(delivery_id))

    def replay(self, delivery_id: str) -> Record:
        return self._client.request("POST", "/api/v1/deliveries/%s/replay" % _part(delivery_id))


class _Analytics(_Resource):
    def get(self, **query: Any) -> Record:
        return self._client.request("GET", "/api/v1/analytics", query)


class _Config(_Resource):
    def get(self) -> Record:
        return self._client.request("GET", "/api/v1/config")

    def update(self, **change: Any) -> Record:
        return self._client.request("PUT", "/api/v1/config", body=change)


class _Users(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/users", "users", query)

    def each(self, **query: Any) -> Iterator[Record]:
        return self._each("/api/v1/users", "users", query)

    def get(self, user_id: str) -> Record:
        return self._client.request("GET", _user(user_id))

    def create(self, email: str, **fields: Any) -> Record:
        return self._client.request("POST", "/api/v1/users", body={"email": email, **fields})

    def update(self, user_id: str, **change: Any) -> Record:
        return self._client.request("PATCH", _user(user_id), body=change)

    def delete(self, user_id: str) -> Record:
        return self._client.request("DELETE", _user(user_id))

    def repositories(self, user_id: str) -> List[Record]:
        return self._client.request("GET", _user(user_id) + "/repositories").repositories

    def grant(self, user_id: str, full_name: str, access: str = "read") -> Record:
        path = _user(user_id) + _repository(full_name)
        return self._client.request("PUT", path, body={"access": access})

    def withdraw(self, user_id: str, full_name: str) -> Record:
        return self._client.request("DELETE", _user(user_id) + _repository(full_name))


class _ApiKeys(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/api-keys", "api_keys", query)

    def get(self, key_id: str) -> Record:
        return self._client.request("GET", "/api/v1/api-keys/" + _part(key_id))

    def create(self, name: str, permissions: List[str], **fields: Any) -> Record:
        body = {"name": name, "permissions": permissions, **fields}
        return self._client.request("POST", "/api/v1/api-keys", body=body)

    def revoke(self, key_id: str) -> Record:
        return self._client.request("DELETE", "/api/v1/api-keys/" + _part(key_id))


class _Audit(_Resource):
    def list(self, **query: Any) -> Page:
        return self._list("/api/v1/audit", "entries", query)
