"""HTTP client of public addresses only: a URL given by somebody must not reach our own network.

The address of a name is looked up once, checked, and connected to: a name that changes its address between
the check and the connection gains nothing. Redirections are checked alike.
"""

import ipaddress
import socket
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager

MAX_REDIRECTS: Final = 5

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""


class PrivateAddress(HTTPError):
    """A name leads to an address that is not on the public Internet."""


def public_session(*, allow_private: bool = False) -> requests.Session:
    """Return a session that connects to public addresses, or to any when that was allowed."""
    session = requests.Session()
    session.max_redirects = MAX_REDIRECTS
    if not allow_private:
        session.trust_env = False  # a proxy would connect in our place, to whatever it is told
        for scheme in ("http://", "https://"):
            session.mount(scheme, _PublicAdapter())
    return session


def is_public(address: str) -> bool:
    """Return whether an IP address, and the one embedded in it if any, is of the public Internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1] or _nat64_target(ip)
        if embedded is not None:
            return is_public(str(embedded))
    return ip.is_global and not ip.is_multicast


def _nat64_target(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def _public_address(host: str, port: int) -> str:
    """Resolve a name, all of whose addresses must be public. Raises PrivateAddress, gaierror."""
    answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in answers]
    if not all(map(is_public, addresses)):
        raise PrivateAddress(f"{host} n'est pas une adresse publique")
    return addresses[0]


class _CheckedConnection:
    """Connects to the address that was checked; the name stays that of the certificate and of Host."""

    def _new_conn(self: Any) -> socket.socket:  # one of the two connections below
        name = self._dns_host
        try:
            self._dns_host = _public_address(name, self.port)
            return super()._new_conn()  # type: ignore[misc,no-any-return]  # that of the connections below
        except socket.gaierror as error:
            raise HTTPError(f"{name} est inconnu") from error
        finally:
            self._dns_host = name


class _PublicHTTPConnection(_CheckedConnection, HTTPConnection):
    pass


class _PublicHTTPSConnection(_CheckedConnection, HTTPSConnection):
    pass


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # as requests calls it
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}
