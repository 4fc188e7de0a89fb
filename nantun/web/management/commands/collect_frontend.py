from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nantun.web.frontend import FrontendMissing, collect


class Command(BaseCommand):
    help = "Copies what pages are drawn with out of node_modules into static/vendor, and draws the icon sprite."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        base = Path(settings.BASE_DIR)
        try:
            written = collect(base / "node_modules", base / "static" / "vendor")
        except FrontendMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"collected: files={len(written)} bytes={sum(path.stat().st_size for path in written)}")
