"""Who came by the form before there were confirmations counts as confirmed when they were received."""

from django.db import migrations, models
from django.db.models import F


def confirm(apps, schema_editor):
    SignOn = apps.get_model("signatories", "SignOn")
    rows = SignOn.objects.filter(origin="form", confirmed_at=None).exclude(status="unconfirmed")
    rows.update(confirmed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("signatories", "0005_signing")]

    operations = [
        migrations.RunPython(confirm, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="signon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("pending", "approved", "asked_again")), _negated=True),
                    ("origin", "staff"),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="signon_confirmed_or_of_staff",
            ),
        ),
    ]
