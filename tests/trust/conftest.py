"""What proofs of the whole program need: workers, brokers, channels."""

from __future__ import annotations

from tests.embedded.conftest import var  # noqa: F401
from tests.jobs import toys  # noqa: F401 - makes its handlers known
from tests.ledgers.conftest import _toy_tables, toy_activity, toy_tables, toys_here  # noqa: F401
from tests.support.channels import authority, mail_server, robot_server  # noqa: F401
from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401
