"""Every letter that was opened before there were versions gets version 1.0 of the words that the public reads."""

from django.db import migrations

from campaigns.text.canonical import Text, digest, in_order


def freeze_first_versions(apps, schema_editor):
    Letter = apps.get_model("campaigns", "Letter")
    LetterVersion = apps.get_model("campaigns", "LetterVersion")
    TextVersion = apps.get_model("campaigns", "TextVersion")
    for letter in Letter.objects.filter(opened_at__isnull=False, versions=None):
        version = LetterVersion.objects.create(
            letter=letter,
            major=1,
            minor=0,
            kind="opened",
            authoritative_language=letter.authoritative_language,
            made_at=letter.opened_at,
        )
        for row in letter.texts.filter(is_public=True):
            notes = {note.key: note.content for note in row.footnotes.order_by("position")}
            text = Text(row.title, row.salutation, row.body, row.closing)
            text = Text(row.title, row.salutation, row.body, row.closing, in_order(notes, text.parts))
            TextVersion.objects.create(
                version=version,
                language=row.language,
                title=text.title,
                salutation=text.salutation,
                body=text.body,
                closing=text.closing,
                notes=[[key, content] for key, content in text.notes.items()],
                sha256=digest(text),
            )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_versions_and_editions")]

    operations = [migrations.RunPython(freeze_first_versions, migrations.RunPython.noop)]
