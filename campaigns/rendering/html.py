"""A letter as semantic HTML: what the web page shows, what Word is made from, and a page that stands on its own.

Every plain string is escaped here and every marked-up one passes the allow-list again, whatever the store says.
Calls and notes carry the roles of DPUB-ARIA 1.1 (https://www.w3.org/TR/dpub-aria-1.1/).
"""

import re
from collections import Counter
from html import escape, unescape

import nh3

from campaigns.rendering import wording
from campaigns.rendering.document import Addressed, Entry, Group, LetterDocument, Note, settled
from campaigns.rendering.rolls import printed_rolls
from campaigns.text.blocks import SCHEMES
from campaigns.text.language import direction
from campaigns.text.numbering import CALL
from campaigns.text.tree import REFUSED
from campaigns.text.typography import printed_address

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br", "sup", "sub", "span"}
ATTRIBUTES = {"*": {"lang", "dir"}, "a": {"href", "data-fn"}}
BLANKS = re.compile(r"[ \t\r\n]+")
TAG = re.compile(r"<[^>]*>")
# A link over two lines is two elements; the address stands after the last of them.
LINK = re.compile(r'<a href="([^"]*)">((?:(?!</a>).)*)</a>(?!<br><a href="\1">)', re.DOTALL)

# A download is read from disk, so its few rules travel with it; the policy keeps everything else out.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
html { color-scheme: light dark; font: 1.0625rem/1.6 Georgia, "Noto Serif", "Times New Roman", serif }
body { margin: 0 auto; max-width: 42rem; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 2rem 0 1.5rem; text-wrap: balance }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .75rem }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; break-after: avoid }
h4 { font-size: .9375rem; font-style: italic; margin: 1rem 0 .25rem; break-after: avoid }
.letterhead { border-bottom: 1px solid; padding-bottom: .5rem }
.addressee p, .copy p { margin: 0 0 .5rem }
.date { margin: 1.5rem 0; text-align: end }
.kind { margin: 1.5rem 0 -1.5rem }
h1 ~ .date { margin: 0; text-align: start }
h1 ~ div p { margin: 0 0 .5rem }
.preface, .notice { font-style: italic }
a[role=doc-noteref] { font-size: .7em; line-height: 0; padding: 0 .1em; vertical-align: super }
blockquote { border-inline-start: 2px solid; margin: 1rem 0; padding-inline-start: 1rem }
.roll ul { columns: 18rem; list-style: none; margin: 0; padding: 0 }
.roll li { break-inside: avoid }
.roll ul li { padding-inline-start: 1em; text-indent: -1em }
.roll ol { columns: 18rem; margin: 0; padding-inline-start: 3.5em; font-variant-numeric: tabular-nums }
[role=doc-endnotes] p, .letterhead p { margin: .25rem 0 }
.letterhead p:first-child { font-size: 1.25rem; font-weight: bold }
[role=doc-endnotes] li, .colophon { font-size: .875rem; line-height: 1.5 }
.colophon p { margin: .25rem 0; overflow-wrap: anywhere }
:target { background: #fff2b3; color: #111 }
@media print {
html { color-scheme: light; font-size: 10.5pt }
body { max-width: none; padding: 0 }
[role=doc-backlink] { display: none }
/* Isolated, so that it reads from left to right in every letter. */
a[data-address]::after { content: " \\2066<" attr(data-address) ">\\2069"; overflow-wrap: anywhere }
}
"""


def plain(value: str) -> str:
    """``value`` as text on one line for HTML: escaped, without control and bidi-override characters."""
    return escape(BLANKS.sub(" ", REFUSED.sub("", value)).strip())


def safe(html: str) -> str:
    """``html`` with the tags and attributes of the canonical form and no others."""
    return nh3.clean(
        REFUSED.sub("", html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def semantic_body(document: LetterDocument) -> str:
    """The whole letter as the content of ``<body>``: head, text, notes, roll and colophon."""
    document = settled(document)
    parts = (head, text, copies, notes, roll, tail)
    return "\n".join(filter(None, (part(document) for part in parts)))


def head(document: LetterDocument) -> str:
    """What stands above the text.

    A letter: letterhead, place and date, addressees, title. A statement to nobody: letterhead, what it is, title, place
    and date. Then, as in the PDF, how many signed, the preface and which language prevails.
    """
    title = f"<h1>{plain(document.title)}</h1>"
    if document.addressed:
        opening = [_date(document), _block("addressee", *map(_named, document.addressed)), title]
    else:
        opening = [_said("kind", wording.kind_label(document), document), title, _date(document)]
    parts = [
        _block("letterhead", *map(plain, document.letterhead)),
        *opening,
        _said("tally", wording.tally(document), document),
        _block("preface", *filter(None, [plain(document.preface)])),
        _said("notice", wording.authoritative(document), document),
    ]
    return "<header>\n" + "\n".join(filter(None, parts)) + "\n</header>"


def text(document: LetterDocument) -> str:
    """Salutation, body and closing with numbered calls. Raises ValueError for a call to a note that is not there."""
    numbers = document.numbers
    seen: Counter[int] = Counter()

    def call(match: re.Match[str]) -> str:
        if match[1] not in numbers:
            raise ValueError(f"the text calls note {match[1]!r}, which the document has not")
        number = numbers[match[1]]
        seen[number] += 1
        return f'<a role="doc-noteref" id="{_call_id(number, seen[number])}" href="#note-{number}">{number}</a>'

    salutation, body, closing = (
        CALL.sub(call, safe(part)) for part in (document.salutation, document.body, document.closing)
    )
    parts = [
        f'<div class="salutation">{_paragraphs(salutation)}</div>' if salutation else "",
        body,
        f'<div class="closing">{_paragraphs(closing)}</div>' if closing else "",
    ]
    return "\n".join(filter(None, parts))


def copies(document: LetterDocument) -> str:
    """Who gets a copy; stands under the closing."""
    if not document.copies:
        return ""
    heading = f"<p{_label(document)}>{plain(wording.copy_heading(document))}:</p>"
    lines = "".join(f"<p>{_lines(each)}</p>" for each in document.copies)
    return f'<div class="copy">{heading}{lines}</div>'


def notes(document: LetterDocument) -> str:
    """The list of notes, each with a link back to every call; ``data-address`` is what paper shows of a link."""
    if not document.notes:
        return ""
    return "\n".join(
        [
            '<section role="doc-endnotes" aria-labelledby="notes">',
            f'<h2 id="notes"{_label(document)}>{plain(wording.notes_heading(document))}</h2>',
            "<ol>",
            *(_note(document, note) for note in document.notes),
            "</ol>",
            "</section>",
        ]
    )


def roll(document: LetterDocument) -> str:
    """The signatories under their headings, or their number alone, as the letter has it.

    Who signed an earlier version and not yet this one follows, with a count of their own.
    """
    lists = printed_rolls(document)
    if not lists:
        return ""
    lines = ['<section class="roll" aria-labelledby="signatories">']
    for place, each in enumerate(lists):
        anchor = "" if place else ' id="signatories"'
        lines.append(f"<h2{anchor}{_label(document)}>{plain(each.heading)}</h2>")
        if each.tally:
            lines.append(f'<p class="tally"{_label(document)}>{plain(each.tally)}</p>')
        if each.as_of:
            lines.append(f'<p class="as-of"{_label(document)}>{plain(each.as_of)}</p>')
        for group in each.groups:
            lines += _group(group)
        if each.withheld:
            lines.append(f'<p class="roll-note"{_label(document)}>{plain(each.withheld)}</p>')
        if each.affiliations:
            lines.append(f'<p class="roll-note"{_label(document)}>{plain(each.affiliations)}</p>')
    if origins := wording.origins(document):
        lines.append(f'<p class="roll-note"{_label(document)}>{plain(origins)}</p>')
    if document.roll_note:
        lines.append(f'<p class="roll-note">{plain(document.roll_note)}</p>')
    return "\n".join([*lines, "</section>"])


def tail(document: LetterDocument) -> str:
    """What stands under everything: where the letter is published, and which version and edition it is."""
    published = plain(wording.published(document))
    if is_web(document.address):
        address = plain(document.address)
        published = published.replace(address, f'<a href="{address}">{address}</a>', 1)
    said = [plain(wording.edition(document)), published, plain(wording.version(document))]
    written = "".join(f"<p{_label(document)}>{sentence}</p>" for sentence in said if sentence)
    return f'<footer class="colophon">{written}</footer>' if written else ""


def render_html(document: LetterDocument) -> bytes:
    """One complete page in UTF-8 that needs no other file; the same document gives the same bytes."""
    document = settled(document)
    author = document.letterhead[0] if document.letterhead else document.campaign
    lines = [
        "<!doctype html>",
        f'<html lang="{plain(document.language)}" dir="{document.direction}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{plain(document.title)}</title>",
        f'<meta name="author" content="{plain(author)}">' if author else "",
        f'<link rel="canonical" href="{plain(document.address)}">' if is_web(document.address) else "",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        f"<main>\n{semantic_body(document)}\n</main>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(line for line in lines[:-1] if line).encode() + b"\n"


def _label(document: LetterDocument) -> str:
    """Attributes of a line in the words of ``wording`` where these are not in the letter's language."""
    language = wording.label_language(document)
    return "" if language == document.language else _passage(language)


def _passage(language: str) -> str:
    """Attributes of an element in another language than what stands around it."""
    return f' lang="{plain(language)}" dir="{direction(language)}"'


def _block(name: str, *paragraphs: str) -> str:
    """Paragraphs that are HTML already, in a part of the letter; nothing for none."""
    written = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<div class="{name}">{written}</div>' if written else ""


def _said(name: str, sentence: str, document: LetterDocument) -> str:
    """A sentence of ``wording`` as a part of the letter."""
    return f'<div class="{name}"><p{_label(document)}>{plain(sentence)}</p></div>' if sentence else ""


def _date(document: LetterDocument) -> str:
    line, date = plain(wording.date_line(document)), plain(wording.date(document))
    if date:
        before, _, after = line.rpartition(date)
        line = f'{before}<time datetime="{plain(document.date)}">{date}</time>{after}'
    return _block("date", *filter(None, [line]))


def _named(addressed: Addressed) -> str:
    name, *lines = map(plain, addressed.lines or ("",))
    return "<br>".join([f"<strong>{name}</strong>", *lines])


def _lines(addressed: Addressed) -> str:
    return "<br>".join(map(plain, addressed.lines))


def _paragraphs(html: str) -> str:
    return html if html.startswith("<p") else f"<p>{html}</p>"


def _call_id(number: int, place: int) -> str:
    return f"call-{number}" if place == 1 else f"call-{number}-{place}"


def _note(document: LetterDocument, note: Note) -> str:
    links = []
    for place in range(1, note.calls + 1):
        mark = "↩" if place == 1 else f"↩<sup>{place}</sup>"
        label = plain(wording.back_label(document, place))
        links.append(f'<a role="doc-backlink" href="#{_call_id(note.number, place)}" aria-label="{label}">{mark}</a>')
    content = _paragraphs(LINK.sub(_with_address, safe(note.content))).removesuffix("</p>")
    return f'<li id="note-{note.number}">{content} {" ".join(links)}</p></li>'


def _with_address(link: re.Match[str]) -> str:
    # As an attribute, not as words: on the screen, in a copied passage and read again the note stays what it was.
    address = printed_address(unescape(link[1]), unescape(TAG.sub("", link[2])))
    return f'<a href="{link[1]}" data-address="{plain(address)}">{link[2]}</a>' if address else link[0]


def _group(group: Group) -> list[str]:
    """A heading and its entries; those of a numbered list go on counting where the group before it ended."""
    tag = "h4" if group.within else "h3"
    passage = _passage(group.language) if group.language else ""
    lines = [f"<{tag}{passage}>{plain(group.heading)}</{tag}>"] if group.heading else []
    if not group.entries:  # a country whose entries all stand under places
        return lines
    first = group.entries[0].number
    opening, closing = (f'<ol start="{first}">', "</ol>") if first else ("<ul>", "</ul>")
    return [*lines, opening, *(f"<li>{_entry(entry)}</li>" for entry in group.entries), closing]


def _entry(entry: Entry) -> str:
    acronym = f" (<bdi>{plain(entry.acronym)}</bdi>)" if entry.acronym else ""
    after = "".join(f", <bdi>{plain(said)}</bdi>" for said in (entry.detail, entry.place) if said)
    return f"<bdi>{plain(entry.name)}</bdi>{acronym}{after}"


def is_web(address: str) -> bool:
    """Whether ``address`` may be linked."""
    return address.startswith(("https://", "http://"))
