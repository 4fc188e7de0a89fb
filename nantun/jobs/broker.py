"""Kombu's Redis transport, whose worker outlives a broker that went away while a task was running.

With the connection lost and closed, kombu 5.7 still wants to give unfinished messages back and to acknowledge what ends later, finds no
address to connect to and fails with an AttributeError, which Celery takes for unrecoverable: the worker ends. A ConnectionError is what
its callers expect of a broker that is away; the message is no loss, since the sweeper rings again (docs/decisions/0006).
"""

from __future__ import annotations

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError as BrokerIsAway


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection.client is None:
            raise BrokerIsAway("the connection of this channel was closed")
        return super()._connparams(asynchronous=asynchronous)


class Transport(redis.Transport):
    Channel = Channel


def install() -> None:
    """Every address of a Redis or Valkey leads to this transport from now on."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:Transport"))
