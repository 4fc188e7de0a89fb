from .story import appeal

__all__ = ["appeal"]
