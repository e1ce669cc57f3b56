"""Every sign-on of a letter that was opened before there were versions agreed to version 1.0."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def agree(apps, schema_editor):
    SignOn = apps.get_model("signatories", "SignOn")
    LetterVersion = apps.get_model("campaigns", "LetterVersion")
    first = LetterVersion.objects.filter(letter=OuterRef("letter"), major=1, minor=0)
    SignOn.objects.filter(version=None, letter__versions__major=1).update(
        version=Subquery(first.values("pk")[:1]), language=Subquery(first.values("authoritative_language")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("signatories", "0002_signon_version"),
        ("campaigns", "0003_first_versions"),
    ]

    operations = [migrations.RunPython(agree, migrations.RunPython.noop)]
