"""What every page says of the site itself; a tag, because the page of an error is rendered without any context."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """Who publishes here, as the operator named it; escaped by the template."""
    return settings.SITE_NAME
