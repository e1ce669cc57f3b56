"""Letters for the tests of Word, text, HTML and data."""

from typing import Any

from campaigns.rendering.document import Addressed, EarlierRoll, Entry, Group, LetterDocument, Totals, notes_of
from campaigns.text.canonical import Text

MEXICAN_PAPER = (
    'La Jornada, <a href="https://www.jornada.com.mx/sin-fronteras/2019/05/31/trump-enviara-decenas-de-agentes-a-'
    'frontera-de-guatemala-con-mexico-7931.html"><em lang="es">Tropas de EU ya están en Guatemala</em></a>, 3 June 2019.'
)


def letter(text: Text, **changes: Any) -> LetterDocument:
    """An English letter that says ``text``."""
    values: dict[str, Any] = {
        "slug": "sample",
        "kind": "letter",
        "language": "en",
        "authoritative_language": "en",
        "title": text.title,
        "salutation": text.salutation,
        "body": text.body,
        "closing": text.closing,
        "notes": notes_of(text),
        **changes,
    }
    return LetterDocument(**values)


def three_notes_four_calls(**changes: Any) -> LetterDocument:
    """Its calls read 1, 2, 1, 3: in the salutation, a sentence, the same sentence again and the closing."""
    return letter(
        Text(
            title="Four calls",
            salutation='Dear Minister:<a data-fn="law"></a>',
            body='<p>A deployment<a data-fn="press"></a> that the law<a data-fn="law"></a> forbids.</p>',
            closing='Respectfully,<a data-fn="who"></a>',
            notes={
                "law": "Refugee Convention, article 33.",
                "press": "<p>First paragraph.</p><p>Second with <em>stress</em>.</p>",
                "who": 'See <a href="https://example.org/list?a=1&amp;b=2">the list</a>.',
            },
        ),
        **changes,
    )


def coalition(**changes: Any) -> LetterDocument:
    """A letter of twelve notes and 35 organizations under five headings, one of them two countries."""
    notes = {f"n{number}": f'Source {number}, <a href="https://example.org/{number}">Report</a>, 2019.'
             for number in range(1, 13)}  # fmt: skip
    notes["n2"] = MEXICAN_PAPER
    notes["n5"] = "<p>Human Rights First, 22 April 2019.</p><p>WOLA, 5 June 2019.</p>"
    call = '<a data-fn="n{}"></a>'.format
    paragraph = (
        "The deployment moves the border outward and evades duties to people who seek asylum; traffickers must"
        " answer for their crimes, but enforcement may not violate the freedom of movement or the right to asylum."
    )
    body = "\n".join(
        [
            *(f"<p>{paragraph}{call(2 * n - 1)} {paragraph}{call(2 * n)} {paragraph}</p>" for n in range(1, 4)),
            "<h2>What we ask</h2>",
            "<ul>",
            f"<li>Halt joint efforts to deter people from seeking protection.{call(7)}</li>",
            f"<li>Publish the memorandum:{call(8)}</li>",
            "</ul>",
            "<ol>",
            "<li>its duration and funding;</li>",
            "<li>\n<p>the agencies involved;</p>\n<p>and the rules on the use of force.</p>\n</li>",
            "</ol>",
            "<blockquote>",
            f'<p lang="es">Nadie huye de su casa por gusto.{call(9)}</p>',
            "</blockquote>",
            f"<p>{paragraph}{call(10)} {paragraph}{call(11)}<br>{paragraph}{call(12)}</p>",
        ]
    )
    sizes = {
        "Guatemala": 6, "Mexico": 6, "Guatemala and Mexico": 1, "Costa Rica": 1, "United States": 21,
    }  # fmt: skip
    groups = tuple(
        Group(
            key=heading.lower(),
            heading=heading,
            entries=tuple(
                Entry(name=f"{heading} Network for the Rights of Migrants and Refugees N.º {number}")
                for number in range(1, size + 1)
            ),
        )
        for heading, size in sizes.items()
    )
    values: dict[str, Any] = {
        "kind": "statement",
        "letterhead": ("Latin America Working Group", "2029 P Street NW, Washington, DC"),
        "place": "Washington",
        "date": "2019-06-13",
        "preface": "Demonstration text.",
        "addressees": (
            Addressed(lines=("Kevin McAleenan", "Acting Secretary of Homeland Security", "Washington, DC")),
            Addressed(lines=("Committee on Foreign Affairs",), copy=True),
        ),
        "groups": groups,
        "totals": Totals(organizations=36, countries=4, withheld=1),
        "roll_note": "Organizations are listed in the order of the printed letter.",
        "address": "https://letters.example.org/letters/sample/",
    }
    text = Text(
        title="Civil Society Organizations Express Deep Concern Over Efforts to Externalize Border Enforcement",
        salutation="Dear Acting Secretary:",
        body=body,
        closing="Respectfully,",
        notes=notes,
    )
    return letter(text, **{**values, **changes})


def arabic() -> LetterDocument:
    """A letter from right to left with a passage and a name from left to right."""
    return letter(
        Text(
            title="رسالة إلى الوزير",
            salutation="معالي الوزير،",
            body='<p>نكتب إليكم بقلق<a data-fn="a"></a> بشأن <span lang="en" dir="ltr">the memorandum</span> الموقعة.</p>'
            '<ul>\n<li>أولاً</li>\n<li lang="es" dir="ltr">uno</li>\n</ul>',
            closing="مع فائق الاحترام",
            notes={"a": 'صحيفة، <a href="https://example.org/ar">تقرير</a>، 2019.'},
        ),
        language="ar",
        authoritative_language="en",
        date="2019-06-13",
        groups=(Group(key="eg", heading="مصر", entries=(Entry(name="مركز القاهرة"), Entry(name="Cairo Centre"))),),
        totals=Totals(organizations=2, countries=1),
    )


SHA256 = "0123456789abcdef" * 4


def second_version(**changes: Any) -> LetterDocument:
    """The coalition's letter in version 3.1, which 36 signed; 13 stand under version 2 and three under version 1."""
    older = tuple(Entry(name=f"Older Movement {number}") for number in range(1, 4))
    newer = tuple(Entry(name=f"Newer Movement {number}") for number in range(1, 13))
    earlier = (
        EarlierRoll(
            major=2,
            groups=(Group(key="HN", heading="Honduras", entries=newer),),
            totals=Totals(organizations=13, countries=1, withheld=1),
        ),
        EarlierRoll(
            major=1,
            groups=(Group(key="SV", heading="El Salvador", entries=older),),
            totals=Totals(organizations=3, countries=1),
        ),
    )
    return coalition(**{"version": "3.1", "text_sha256": SHA256, "earlier": earlier, **changes})
