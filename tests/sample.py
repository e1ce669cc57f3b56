"""Letters for tests: small, large, random and in several scripts. Built by hand, no database."""

from __future__ import annotations

import random
from collections.abc import Sequence

from campaigns.rendering.document import Addressed, Entry, Group, LetterDocument, Totals, notes_of
from campaigns.text.canonical import Text

SENTENCES = (
    "The agreement was concluded without a public debate and its text has not been published.",
    "Deterrence fails because people flee violence that goes unpunished.",
    "Each new barrier makes the routes longer and more dangerous.",
    "Those who ask for protection must be heard by an authority that is competent and independent.",
    "We therefore ask both governments to publish the memorandum, with its duration, its funding, the agencies that"
    " take part, and its rules on training and on the use of force.",
    "More than 18,000 people are waiting.",
    "“Metering”, the daily limit on asylum requests at ports of entry, has been linked to irregular crossings by the"
    " department’s own Inspector General.",
    "Such measures interfere with rights that international law protects – for everyone, everywhere.",
)
CITATIONS = (
    'WOLA, <a href="https://www.wola.org/"><em>80 Homeland Security Agents to Guatemala?</em></a>, 5 June 2019.',
    'UNHCR, <em lang="es">Factsheet</em>, April 2019, <a href="https://www.refworld.org/es/pdfid/5ccb153e4.pdf">'
    "https://www.refworld.org/es/pdfid/5ccb153e4.pdf</a>.",
    '<a href="https://www.gob.mx/sre/prensa/posicionamiento-del-gobierno-de-mexico-sobre-migracion-e-imposicion-de-'
    'tarifas-arancelarias-202603?state=published">https://www.gob.mx/sre/prensa/posicionamiento-del-gobierno-de-'
    "mexico-sobre-migracion-e-imposicion-de-tarifas-arancelarias-202603?state=published</a>.",
    "Interview with the office of the ombudsman, June 2019.",
    'DHS Office of Inspector General, <a href="https://www.oig.dhs.gov/"><em>Special Review: Initial Observations'
    " Regarding Family Separation Issues Under the Zero Tolerance Policy</em></a>, September 2018; see also Amnesty"
    ' International, <a href="https://www.amnesty.org/"><em>Mexico: Asylum seekers at risk of mass detentions</em></a>,'
    " 7 June 2019.",
)


def call(key: str) -> str:
    """A footnote call as it is stored."""
    return f'<a data-fn="{key}"></a>'


def make_letter(
    *,
    body: str = "<p>We are concerned.</p>",
    notes: dict[str, str] | None = None,
    groups: Sequence[Group] = (),
    salutation: str = "",
    closing: str = "",
    **values: object,
) -> LetterDocument:
    """A letter in English with the given parts; numbers, totals and calls are computed."""
    text = Text(salutation=salutation, body=body, closing=closing, notes=notes or {})
    entries = sum(len(group.entries) for group in groups)
    countries = sum(1 for group in groups if group.heading)
    defaults: dict[str, object] = {
        "slug": "sample",
        "kind": "statement",
        "language": "en",
        "authoritative_language": "en",
        "title": "A joint statement",
        "date": "2019-06-13",
        "totals": Totals(organizations=entries, countries=countries),
    }
    return LetterDocument(
        body=body,
        salutation=salutation,
        closing=closing,
        notes=notes_of(text),
        groups=tuple(groups),
        **{**defaults, **values},  # type: ignore[arg-type]
    )


def group(heading: str, *names: str) -> Group:
    """A group of the roll with the given names."""
    return Group(key=heading.lower(), heading=heading, entries=tuple(Entry(name=name) for name in names))


def three_notes_four_calls() -> LetterDocument:
    """Calls one, two, one, three."""
    body = (
        f"<p>First.{call('one')} Second.{call('two')}</p>\n<p>The first again.{call('one')} Third.{call('three')}</p>"
    )
    notes = {"one": "The first note.", "two": "The second note.", "three": "The third note."}
    return make_letter(body=body, notes=notes)


def numbered_letter(*, notes: int, organizations: int = 0, countries: int = 4) -> LetterDocument:
    """A letter whose every note and call can be found in the print, "point 7" and "Source 7".

    Two notes in a paragraph; names are spread over ``countries`` groups.
    """
    keys = [f"n{index}" for index in range(1, notes + 1)]
    paragraphs = []
    for start in range(0, max(notes, 2), 2):
        sentences = [SENTENCES[(start + step) % len(SENTENCES)] for step in range(3)]
        calls = [f"See point\u00a0{index + 1}.{call(keys[index])}" for index in range(start, min(start + 2, notes))]
        paragraphs.append(
            f"<p>{sentences[0]} {' '.join(calls[:1])} {sentences[1]} {' '.join(calls[1:])} {sentences[2]}</p>"
        )
    citations = {
        key: f"Source\u00a0{number}: {CITATIONS[number % len(CITATIONS)]}" for number, key in enumerate(keys, 1)
    }
    return make_letter(body="\n".join(paragraphs), notes=citations, groups=make_roll(organizations, countries))


def make_roll(organizations: int, countries: int) -> list[Group]:
    """``organizations`` distinct names of uneven length under ``countries`` headings."""
    places = ("Guatemala", "Mexico", "Costa Rica", "United States", "Guatemala and Mexico", "Honduras")
    kinds = (
        "Asociación Pop No’j",
        "Coordinadora Institucional de Promoción por los Derechos de la Niñez",
        "Human Rights Office",
        "Network in Solidarity with the People (NISGUA)",
        "Red de Mujeres del Bajío A.C.",
        "Łódź Żółć Centre",
    )
    groups: list[list[str]] = [[] for _ in range(min(countries, organizations))]
    for index in range(organizations):
        groups[index * len(groups) // organizations].append(f"{kinds[index % len(kinds)]} {index + 1}")
    return [
        group(places[index] if index < len(places) else f"Country {index + 1}", *names)
        for index, names in enumerate(groups)
    ]


def random_letter(seed: int, *, paragraphs: int = 6) -> LetterDocument:
    """A letter of two or three pages with about ten notes, some in lists and quotations, from ``seed`` alone."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable, nothing secret
    notes: dict[str, str] = {}
    blocks = []

    def sentences(count: int) -> str:
        line = []
        for _ in range(count):
            sentence = chance.choice(SENTENCES)
            if chance.random() < 0.42:
                key = f"n{len(notes) + 1}"
                notes[key] = " ".join(chance.sample(CITATIONS, chance.choice((1, 1, 1, 2))))
                sentence += call(key)
            line.append(sentence)
        return " ".join(line)

    for _ in range(paragraphs):
        shape = chance.random()
        if shape < 0.12:
            items = "\n".join(f"<li>{sentences(chance.randint(1, 2))}</li>" for _ in range(chance.randint(2, 4)))
            blocks.append(f"<ul>\n{items}\n</ul>")
        elif shape < 0.2:
            blocks.append(f"<blockquote>\n<p>{sentences(2)}</p>\n</blockquote>")
        elif shape < 0.28:
            blocks.append("<h2>What we ask</h2>")
            blocks.append(f"<p>{sentences(chance.randint(3, 6))}</p>")
        else:
            blocks.append(f"<p>{sentences(chance.randint(2, 8))}</p>")
    return make_letter(body="\n".join(blocks), notes=notes, groups=make_roll(chance.randint(3, 12), 3))


def full_letter(*, language: str = "en") -> LetterDocument:
    """A letter with all that a letter can have: letterhead, three addressees, copies, a list, a quotation."""
    body = "\n".join(
        [
            f"<p>{SENTENCES[0]}{call('agreement')} {SENTENCES[1]} {SENTENCES[3]}</p>",
            "<h2>What we have seen</h2>",
            f"<p>{SENTENCES[6]}{call('review')} {SENTENCES[2]}</p>",
            "<blockquote>",
            f"<p>{SENTENCES[7]}</p>",
            "</blockquote>",
            "<h2>What we ask</h2>",
            "<ul>",
            f"<li>to halt joint efforts that deter people from seeking protection;{call('review')}</li>",
            "<li>to publish the memorandum, with its duration, its funding and its rules on the use of force;</li>",
            '<li>to receive the mission <span lang="es">Presencia y observación</span>.</li>',
            "</ul>",
            f"<p>{SENTENCES[4]} {SENTENCES[5]}{call('two')}</p>",
        ]
    )
    return make_letter(
        kind="letter",
        language=language,
        title="Memorandum of cooperation of 31 May 2019",
        running_title="Memorandum of cooperation",
        letterhead=(
            "Coalition for the Right to Asylum",
            "6a avenida 3-45, zona 1, 01001 Guatemala · +502 2222 0000",
            "office@asylum.example · www.asylum.example",
        ),
        place="Guatemala",
        addressees=(
            Addressed(lines=("Hon. María Fernanda Ordóñez", "Minister of Government", "Guatemala")),
            Addressed(lines=("Mr. John Smith", "Acting Secretary of Homeland Security", "Washington, D.C.")),
            Addressed(lines=("The Ambassador of Mexico", "Guatemala")),
            Addressed(lines=("Office of the Ombudsman", "Guatemala"), copy=True),
            Addressed(lines=("OHCHR, Regional Office for Central America",), copy=True),
        ),
        salutation="Your Excellencies:",
        body=body,
        closing="Respectfully,",
        notes={
            "agreement": CITATIONS[0],
            "review": f"<p>{CITATIONS[4]}</p><p>The review was made public in <em>October</em> of the same year.</p>",
            "two": CITATIONS[2],
        },
        groups=[
            group("Guatemala", "Asociación Pop No’j", "Sagrada Tierra", "Payxail Yajaw Konob’"),
            group("Mexico", "Families Belong Together Mexico", "Red de Mujeres del Bajío A.C."),
            group("Guatemala and Mexico", "Mesa Transfronteriza Migraciones y Género"),
        ],
        totals=Totals(organizations=8, countries=2, withheld=2),
        roll_note="Organizations that joined after 13 June 2019 are named in the next edition.",
        address="https://letters.example.org/letters/sample/",
    )


def letter_of_lists() -> LetterDocument:
    """Items of several paragraphs, lists in lists, a list in a quotation, each with a note."""
    body = "\n".join(
        [
            "<ul>",
            f"<li>\n<p>First paragraph.{call('one')}</p>\n<p>Second paragraph.</p>\n</li>",
            f"<li>\n<p>An item with a list:</p>\n<ol>\n<li>inner one;{call('two')}</li>\n<li>inner two.</li>\n</ol>\n</li>",
            f"<li>Plain.{call('three')}</li>",
            "</ul>",
            "<blockquote>",
            f"<p>Quoted.{call('one')}</p>",
            "<ul>",
            "<li>Quoted item.</li>",
            "</ul>",
            "</blockquote>",
        ]
    )
    return make_letter(body=body, notes={key: f"Note {key}." for key in ("one", "two", "three")})


def arabic_letter() -> LetterDocument:
    """A letter that runs from right to left, with names in both directions."""
    body = (
        f"<p>نعرب عن قلقنا العميق إزاء مذكرة التعاون التي وقعتها الحكومتان في 31 مايو 2019.{call('one')} "
        "إن إرسال قوات إلى الخارج ينقل الحدود بعيدًا ويتهرب من الواجبات تجاه طالبي اللجوء، ولذلك نطلب من الحكومتين نشر "
        f"نص المذكرة (كاملًا) دون تأخير.{call('two')}</p>\n<ul>\n<li>وقف الإجراءات المشتركة.</li>\n"
        "<li>نشر المذكرة ومدتها وتمويلها.</li>\n</ul>"
    )
    return make_letter(
        language="ar",
        authoritative_language="en",
        title="منظمات المجتمع المدني تعرب عن قلقها العميق",
        body=body,
        notes={
            "one": 'هيومن رايتس ووتش، <a href="https://www.hrw.org/ar"><em>تقرير</em></a>، 2019.',
            "two": f'<span lang="en" dir="ltr">{CITATIONS[0]}</span>',
        },
        groups=[
            group(
                "مصر",
                "المبادرة المصرية للحقوق الشخصية",
                "مركز القاهرة لدراسات حقوق الإنسان ومركز النديم لتأهيل ضحايا العنف والتعذيب في القاهرة",
                "Coordinadora Institucional de Promoción por los Derechos de la Niñez -CIPRODENI- (Guatemala)",
            ),
            group("غواتيمالا", "Asociación Pop No’j"),
        ],
    )


def letter_with_a_note_too_long() -> LetterDocument:
    """A note longer than a page: it cannot stand at the foot of any."""
    words = " ".join(f"{number}. {sentence}" for number, sentence in enumerate(SENTENCES * 12, 1))
    return make_letter(body=f"<p>A claim.{call('long')}</p>", notes={"long": words})
