from django.conf import settings


def languages() -> list[tuple[str, str]]:
    """Every language a text may be in. A callable, so that a new Django with a new language asks for no migration."""
    return list(settings.LANGUAGES)


def interface_language(language: str) -> str:
    """The language the interface speaks to a reader of ``language``: the same where we have it, else English."""
    known = dict(settings.INTERFACE_LANGUAGES)
    return next((each for each in (language, language.split("-")[0]) if each in known), settings.LANGUAGE_CODE)
