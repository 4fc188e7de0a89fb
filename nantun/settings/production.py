"""A server of the mine, behind nginx: keys, hosts and servers are given, nothing is made up."""

from . import env
from .base import *  # noqa: F403

SECRET_KEY = env.text("NANTUN_SECRET_KEY")
FIELD_KEYS = env.text("NANTUN_FIELD_KEYS").replace(",", " ").split()
LOOKUP_KEY = env.text("NANTUN_LOOKUP_KEY")
ALLOWED_HOSTS = env.listed("NANTUN_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SITE_URL = (env.url("NANTUN_SITE_URL", "https") or f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
TRUSTED_PROXIES = env.integer("NANTUN_TRUSTED_PROXIES", 1, low=1, high=3)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
DEMO_ON_FIRST_START = False
