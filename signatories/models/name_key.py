from django.db import models

from signatories.models.organization import Organization

MAX_KEY = 60


class NameKey(models.Model):
    """A key under which an organization is looked for: derived from its names, and written by the domain only."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="name_keys")
    key = models.CharField(max_length=MAX_KEY)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "organization"], name="name_key_once_per_organization")]

    def __str__(self) -> str:
        return self.key
