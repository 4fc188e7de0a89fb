"""The one error of the embedded servers."""


class EmbeddedServerError(Exception):
    """An embedded server cannot run here; the message says why and what to do."""
