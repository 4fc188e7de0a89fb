from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import User


class MixedCharactersValidator:
    """等保2.0: at least two kinds out of letters, digits and signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = [any(c.isalpha() for c in password), any(c.isdigit() for c in password), any(not c.isalnum() for c in password)]
        if sum(kinds) < 2:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("密码至少 8 位,并同时含有字母、数字、符号中的两种。")
