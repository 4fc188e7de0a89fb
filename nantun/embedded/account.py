"""As whom the embedded servers run: as ourselves, and under root as a system user who may do nothing else.

PostgreSQL refuses to run as root. The checkout and its data may lie in folders that the other user cannot enter
(/root, or what mktemp made). No folder is opened for that: the server gets the one capability that lets it through.
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import EmbeddedServerError

SYSTEM_USERS = ("postgres", "nobody")
# access(2), by which PostgreSQL looks at its own programs, forgets capabilities unless this bit stands.
KEPT_BY_ACCESS = "--securebits=+no_setuid_fixup"
THROUGH_CLOSED_FOLDERS = [
    [],
    ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", KEPT_BY_ACCESS],
    ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", KEPT_BY_ACCESS],
    ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"],
    ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
]


@dataclass(frozen=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()


def account_for(folder: Path) -> Account:
    """Who runs the server whose data lie, or are going to lie, in this folder.

    Under root: who owns the data already, so that a user `postgres` who appears later changes nothing; else the first of SYSTEM_USERS.
    """
    owner = folder.stat().st_uid if folder.exists() else os.geteuid()
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise EmbeddedServerError(
                f"{folder} belongs to {_account(owner).name}: start as whoever started first, or choose another NANTUN_VAR"
            )
        return _account(owner)
    if owner != 0:
        return _account(owner)
    for name in SYSTEM_USERS:
        try:
            return _account(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise EmbeddedServerError(f"PostgreSQL does not run as root, and this machine has none of the users {', '.join(SYSTEM_USERS)}")


def own_folder(path: Path, account: Account) -> None:
    """Make the folder, closed to everybody else, and hand it to the account."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)


def private_folder(path: Path, account: Account) -> None:
    """The folder of a socket, in a place where everybody may write: refused unless it is the account's, and closed to all others."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() != account.uid:
        os.chown(path, account.uid, account.gid)
        found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise EmbeddedServerError(f"{path} is not a folder of {account.name}: somebody else made it; remove it, then start again")
    if stat.S_IMODE(found.st_mode) != 0o700:
        raise EmbeddedServerError(f"{path} is open to others (mode {stat.S_IMODE(found.st_mode):o}): remove it, then start again")


def prefix_for(account: Account, folder: Path, probe: list[str]) -> list[str]:
    """The words before a command that make it run as the account; none when we are the account.

    folder: the data folder, which must be entered. probe: a command that succeeds when the programs can be run.
    Raises EmbeddedServerError when the account can get at neither, whatever it is given.
    """
    if account.is_us:
        return []
    became = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    for capabilities in THROUGH_CLOSED_FOLDERS:
        prefix = [*became, *capabilities]
        if run([*prefix, "/bin/sh", "-c", 'cd "$0" && exec "$@"', str(folder), *probe]).returncode == 0:
            return prefix
    raise EmbeddedServerError(
        f"the user {account.name}, as whom the server runs under root, cannot reach {folder} or {probe[0]}: "
        "move the checkout and NANTUN_VAR to folders that others may enter, or run as a normal user"
    )


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, apart from our terminal and from what the environment says to PostgreSQL's programs."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    try:
        return subprocess.run(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
        )
    except FileNotFoundError as missing:
        raise EmbeddedServerError(f"{command[0]} is missing on this machine (Debian: package util-linux)") from missing


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
