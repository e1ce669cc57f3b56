from django.core.exceptions import ValidationError

from campaigns.text.names import name_problem


def printable_name(value: str) -> None:
    """Raises ValidationError with the sentence of ``campaigns.text.names.name_problem``."""
    if problem := name_problem(value):
        raise ValidationError(problem)
