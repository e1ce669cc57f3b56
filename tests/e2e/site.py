"""A small site with one page of each kind, for the browser and for the validator."""

import datetime

from django.utils import timezone
from django_countries import countries

from campaigns.models import Addressee, CampaignText, LetterText
from signatories.edition_files import Kind, make_missing_file
from signatories.editions import freeze_edition, redact_edition
from tests.factories import CampaignFactory, LetterFactory, SignOnFactory, TextFactory

WORDS = """<h1>{title}</h1>
<header>Dear Minister:</header>
<p>We, <data data-count="organizations"></data> bodies, write about rights.<a data-fn="a"></a> They are <em>the rights
of everybody</em><a data-fn="b"></a><a data-fn="a"></a>, as <a href="https://example.org/law">the law says</a>.<a
data-fn="c"></a></p>
<h2>What we ask</h2>
<ol>
<li>one thing, with <strong>weight</strong>;</li>
<li>another, <span lang="fr">bien entendu</span>:
<ul>
<li>a part of it.</li>
</ul>
</li>
</ol>
<blockquote>
<p>Everyone has the right to seek asylum.</p>
</blockquote>
<footer>Respectfully,</footer>
[a] Publisher, <a href="https://www.example.org/first"><em>A report</em></a>, 2019; Periódico, <a
href="https://example.mx/dos"><span lang="es"><em>Un informe</em></span></a>, 3 June 2019.
[b] <p>First paragraph.</p><p>Second, https://example.org/a/very/long/address/without/any/place/to/break/it.html.</p>
[c] A note with a word in <span lang="ar" dir="rtl">العربية</span>."""

CODES = [code for code, _name in countries][:40]
STATEMENT, WITHDRAWN, MANY, ARABIC, NOBODY = "statement", "withdrawn", "many", "arabic", "nobody"
CAMPAIGN = "borders"


def texts(letter, *languages):
    for language in languages:
        TextFactory(letter=letter, language=language, source=WORDS.format(title=f"A letter about rights ({language})"))
    LetterText.objects.filter(letter=letter).update(
        preface="A line of the editors.", letterhead="An Alliance\nWashington", place="Washington", roll_note="Checked."
    )


def build():
    """An open letter, a withdrawn one, one in Arabic, one that nobody signed."""
    campaign = CampaignFactory(slug=CAMPAIGN, name="Borders")
    CampaignText.objects.create(campaign=campaign, language="es", name="Fronteras", summary="Un resumen.\n\nY más.")
    now = timezone.now()
    made = LetterFactory(
        campaign=campaign,
        slug=STATEMENT,
        status="open",
        closed_at=None,
        opened_at=now,
        deadline=now + datetime.timedelta(days=9),
        time_zone="America/Guatemala",
    )
    texts(made, "en", "es")
    Addressee.objects.create(letter=made, lines="Ministry of the Interior\nGuatemala City")
    Addressee.objects.create(letter=made, lines="A Commission", copy=True)
    for number, where in enumerate((["GT"], ["GT"], ["MX"], ["GT", "MX"])):
        SignOnFactory(letter=made, printed_name=f"Society {number}", countries=where, origin="staff")
    SignOnFactory(letter=made, listing="withheld")
    SignOnFactory(letter=made, capacity="person", printed_name="Ana Ñúñez", printed_detail="Professor of Law")

    editions(made, now)

    texts(LetterFactory(campaign=campaign, slug=WITHDRAWN, status="withdrawn"), "en", "es")
    texts(LetterFactory(campaign=campaign, slug=NOBODY, status="archived"), "en", "es")

    arabic = LetterFactory(campaign=campaign, slug=ARABIC, authoritative_language="ar")
    TextFactory(
        letter=arabic,
        language="ar",
        source='<h1>رسالة عن الحقوق</h1>\n<p>نكتب عن الحقوق.<a data-fn="a"></a></p>\n'
        '[a] Washington Post, <a href="https://example.org/"><span lang="en"><em>A title</em></span></a>, 2019.',
    )
    SignOnFactory(letter=arabic, printed_name="منظمة العفو الدولية (AI)", countries=["EG"])
    return campaign


def editions(letter, at):
    """Three editions, each with one file that is made; the second was taken off the site."""
    for number in (1, 2, 3):
        edition = freeze_edition(letter=letter, at=at, by="staff", delivered=number == 1)
        make_missing_file(edition, Kind("en", "json", ""), at=at)
        if number == 2:
            redact_edition(edition=edition, at=at, by="staff", reason="A threat.", notice="For the safety of people.")


def build_many(campaign):
    """A letter with 300 long names in 40 countries."""
    many = LetterFactory(campaign=campaign, slug=MANY)
    texts(many, "en")
    for number in range(300):
        SignOnFactory(
            letter=many,
            printed_name=f"Coordinadora Institucional de Promoción por los Derechos de la Niñez {number}",
            countries=[CODES[number % len(CODES)]],
        )


def pages(language):
    """Name and address of every kind of page in an interface language."""
    prefix = "" if language == "en" else f"/{language}"
    return {
        "home": f"{prefix}/",
        "campaign": f"{prefix}/campaigns/{CAMPAIGN}/",
        "statement": f"{prefix}/letters/{STATEMENT}/",
        "editions": f"{prefix}/letters/{STATEMENT}/editions/",
        "edition": f"{prefix}/letters/{STATEMENT}/editions/1/",
        "edition taken off": f"{prefix}/letters/{STATEMENT}/editions/2/",
        "versions": f"{prefix}/letters/{STATEMENT}/versions/",
        "version": f"{prefix}/letters/{STATEMENT}/versions/1.1/",
        "nobody signed": f"{prefix}/letters/{NOBODY}/",
        "withdrawn": f"{prefix}/letters/{WITHDRAWN}/",
        "preparing": f"{prefix}/letters/{STATEMENT}/letter.pdf",
        "not found": f"{prefix}/nothing-here/",
    }


OTHERS = {
    "arabic": f"/ar/letters/{ARABIC}/",
    "untranslated": f"/de/letters/{STATEMENT}/",
}
