from . import inbox, mine, sending

__all__ = ["inbox", "mine", "sending"]
