from django.conf import settings


def languages() -> list[tuple[str, str]]:
    """Every language a text may be in. A callable, so that a new Django with a new language asks for no migration."""
    return list(settings.LANGUAGES)
