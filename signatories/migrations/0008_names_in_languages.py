"""Names in another language get the key by which they are found."""

from django.db import migrations

from campaigns.text.names import name_key

MANY = 500


def write_keys(apps, schema_editor):
    OrganizationName = apps.get_model("signatories", "OrganizationName")
    waiting = []
    for row in OrganizationName.objects.filter(name_key="").iterator(chunk_size=MANY):
        row.name_key = name_key(row.name)
        waiting.append(row)
    OrganizationName.objects.bulk_update(waiting, ["name_key"], batch_size=MANY)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0007_directory")]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
