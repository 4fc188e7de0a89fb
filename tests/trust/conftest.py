from tests.jobs import toys  # noqa: F401 - makes its handlers known
from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401
