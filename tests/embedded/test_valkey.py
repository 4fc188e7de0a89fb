"""What only Valkey promises."""

import os
import signal

import pytest
import redis
from kombu import Connection

from nantun.embedded import places


@pytest.fixture
def kind() -> str:
    return "valkey"


@pytest.fixture
def client(server):
    server.ensure()
    with redis.Redis(unix_socket_path=str(server.socket), decode_responses=True) as one:
        yield one


def test_a_write_outlives_the_server(server, client):
    client.set("kept", "whole")
    server.release()
    assert server.pid() is None
    server.ensure()
    assert client.get("kept") == "whole"


def test_a_write_of_more_than_a_second_ago_outlives_a_killed_server(server, client):
    client.set("kept", "whole")
    client.execute_command("WAITAOF", 1, 0, 5000)
    os.kill(server.pid(), signal.SIGKILL)
    server.ensure()
    assert client.get("kept") == "whole"


def test_the_broker_never_forgets_for_want_of_memory_and_listens_on_no_port(client):
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("port") == {"port": "0"}
    assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_celerys_messages_land_in_the_database_that_the_address_names(server, client):
    with Connection(places.broker_url(places.valkey_url(server.var, db=3))) as connection, connection.SimpleQueue("bell") as bell:
        bell.put("ring")
    with redis.Redis(unix_socket_path=str(server.socket), db=3) as third:
        assert third.llen("bell") == 1
    assert client.llen("bell") == 0
