"""Where things lie, and who may lie in wait there."""

import os
from pathlib import Path

import pytest

from nantun.embedded import places
from nantun.embedded.account import account_for
from nantun.embedded.errors import EmbeddedServerError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
DEEP = Path("/srv") / ("a" * 200)


@pytest.mark.parametrize("var", [Path("/srv/nantun/var"), DEEP])
def test_a_socket_path_fits_into_what_the_kernel_allows(var):
    assert len(str(places.valkey_socket(var))) <= 107
    assert len(str(places.sockets(var, "postgres") / ".s.PGSQL.5432")) <= 107


def test_two_data_folders_never_share_a_socket():
    assert places.sockets(Path("/srv/one"), "postgres") != places.sockets(Path("/srv/two"), "postgres")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("redis://127.0.0.1:6379/1", "redis://127.0.0.1:6379/1"),
    ],
)
def test_the_broker_is_named_as_celery_reads_it(given, wanted):
    assert places.broker_url(given) == wanted


@as_root
def test_a_socket_folder_made_by_somebody_else_is_refused(server):
    server.sockets.mkdir(mode=0o700)
    os.chown(server.sockets, 12345, 12345)
    try:
        with pytest.raises(EmbeddedServerError, match="somebody else made it"):
            server.ensure()
    finally:
        server.sockets.rmdir()
    assert server.pid() is None


def test_a_socket_folder_open_to_others_is_refused(server):
    server.sockets.mkdir()
    server.sockets.chmod(0o777)
    try:
        with pytest.raises(EmbeddedServerError, match="open to others"):
            server.ensure()
    finally:
        server.sockets.rmdir()
    assert server.pid() is None


def test_a_link_in_place_of_the_socket_folder_is_refused(server, tmp_path):
    server.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedServerError, match="somebody else made it"):
            server.ensure()
    finally:
        server.sockets.unlink()


@as_root
def test_under_root_the_server_runs_as_another_user_in_folders_closed_to_it(server, tmp_path):
    tmp_path.chmod(0o700)
    server.ensure()
    status = Path(f"/proc/{server.pid()}/status").read_text()
    uids = status.split("Uid:", 1)[1].split()[:4]
    assert set(uids) == {str(server.data.stat().st_uid)} != {"0"}
    assert tmp_path.stat().st_mode & 0o777 == 0o700  # nothing was opened for it
    assert tmp_path.stat().st_uid == 0
    capabilities = int(status.split("CapEff:", 1)[1].split()[0], 16)
    assert capabilities.bit_count() <= 1  # to walk through, and nothing else


@as_root
def test_the_owner_of_data_that_exist_runs_the_server(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    os.chown(data, 65534, 65534)
    assert account_for(data).uid == 65534
