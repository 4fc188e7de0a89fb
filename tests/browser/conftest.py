from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401
from tests.web.browser import anonymous_page, browser_type_launch_args, signed_page  # noqa: F401
