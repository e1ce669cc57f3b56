"""Whether two words are one but for the gender: "Paolo" and "Paola" are two persons, "hijos" and "hijas" two bodies."""

from functools import cache

from signatories.matching.lexicon import Kind, Word

# One person a line: his names, then hers. Names in "-o" and "-a" are told by their ends where a family name follows.
GIVEN = """
adrian / adriana adrienne
agustin augustin / agustina augustina
alain / alana
albert / alberta albertine
alexander alexandre aleksandr / alexandra aleksandra
alfons / alfonsina
andre andrew / andree
andreas andres andrea_. / andrea andreia
angel / angela
antoine anton / antonia antoinette
antonio / antonia
ariel / ariela arielle
bernard / bernarda bernadette
bruno / bruna
camilo camillo / camila camilla camille
carl karl carlos carlo / carla karla carola
cesar / cesarina
christian cristian christiaan / christiane cristiana cristina christina
claudio claude / claudia claudine
clement / clementina clementine
daniel / daniela danielle daniella
denis dennis / denise
dominic dominik / dominica
edmond edmund / edmunda
emil emilio / emilia
emanuel emmanuel / emanuela emmanuelle
enrique / enriqueta
eric erik erich / erica erika
ernest / ernesta ernestina ernestine
eugen eugene / eugenia eugenie
fabian / fabiana fabienne
felipe / felipa
felix / felicia
fernando / fernanda
fidel / fidelia
francesco / francesca
francis / frances
francisco / francisca
franz / franziska
francois / francoise
frederic friedrich / frederique friederike
gabriel / gabriela gabrielle gabriella
georg george georges / georgina georgia georgette
gerard / gerarda
gilbert / gilberta gilberte
henri henry heinrich / henriette henrietta
ignacio / ignacia
ivan / ivana
jan / jana
jean / jeanne
joaquin joaquim / joaquina
joel / joelle
johann johan / johanna
jon / jone
jose / josefa josefina
josef joseph josep / josefa josefine josephine
juan / juana
jules julius julio / julia julie juliette
julian julien / juliana julienne
laurent lorenz / laurence
leon / leona leonie
louis ludwig / louise luise
lucas lukas / luca_.
lucian lucien / luciana lucienne
lucio / lucia
luis / luisa
manuel / manuela
marc mark / marca_.
marcel / marcela marcelle marcella
marcelin marcelino / marcelina marceline
mariano / mariana
mario / maria
martin / martina martine
mauricio / mauricia
maximilian / maximiliana
micael michael mikael / micaela michaela
michel / michele michelle micheline
miguel / miguela
moritz / moritza
nicolas nikolas / nicolasa nicole
noel / noelle noelia
oliver olivier / olivia
pablo / pabla
paolo / paola
pascal / pascale pascuala
patric patrick patricio / patricia
paul / paula paulette
paulin paulino / paulina pauline
pedro / pedra_.
peter petr / petra
philip philipp / philippa
rafael raphael / rafaela raphaela raphaelle
ramon / ramona
raul / raula
rene / renee
robert / roberta
romain roman / romana romane
ruben / rubena
samuel / samuela
sebastian sebastien / sebastiana sebastienne
silvan sylvain / silvana sylvaine
silvio / silvia
simon / simona simone
stefan stephan / stefania stefanie stephanie
teodor theodor / teodora theodora
tomas thomas / tomasa
ulrich / ulrike
urban / urbana_.
valentin / valentina valentine
valerio / valeria
vicente vincent / vicenta vincenta
victor viktor / victoria viktoria
wilhelm / wilhelmine wilhelmina
yvan / yvanna
yves / yvette
"""
# How a noun for men and women ends, his then hers; of what several are only, as one may be an adjective.
SEVERAL = (("os", "as"), ("ores", "oras"), ("ones", "onas"), ("oes", "oas"), ("eurs", "euses"), ("teurs", "trices"),
           ("iers", "ieres"), ("iens", "iennes"), ("ants", "antes"), ("er", "erinnen"), ("en", "innen"),
           ("ten", "tinnen"))  # fmt: skip
PEOPLE = frozenset(
    (  # noqa: SIM905
        "worker peasant farmer fisher lawyer journalist student teacher doctor nurse refugee prisoner citizen friend"
        " neighbour defender artisan producer consumer writer orphan promoter veteran volunteer missionary child black"
        " elder soldier expert indigenous"
    ).split()
)


@cache
def _given() -> dict[str, frozenset[tuple[int, str]]]:
    """By each given name the persons whose it is, by number, and whether of him or her."""
    found: dict[str, set[tuple[int, str]]] = {}
    for number, line in enumerate(GIVEN.strip().splitlines()):
        for gender, names in zip("mf", line.split("/"), strict=True):
            for name in names.split():
                if not name.endswith("_."):
                    found.setdefault(name, set()).add((number, gender))
    return {name: frozenset(persons) for name, persons in found.items()}


def is_given(name: str) -> bool:
    """Whether ``name``, in plain small letters, is a given name."""
    return name in _given()


def are_two_persons(one: str, other: str) -> bool:
    """Whether two given names are the same but for the gender."""
    given = _given()
    mine, yours = given.get(one), given.get(other)
    if not mine or not yours or mine & yours:
        return False
    return any(number == each and gender != hers for number, gender in mine for each, hers in yours)


def differ_by_gender(word: Word, partner: Word, *, before_a_name: bool) -> bool:
    """Whether ``word`` and ``partner`` name other people; ``before_a_name`` as a given name stands before the family's.

    Cognates of two languages are the caller's matter.
    """
    one, other = word.text, partner.text
    if are_two_persons(one, other):
        return True
    if word.kind == Kind.NAME and partner.kind == Kind.NAME and before_a_name and one[:-1] == other[:-1]:
        return {one[-1], other[-1]} == {"o", "a"} and len(one) > 3
    if not (word.kind == partner.kind == Kind.NAME or word.idea in PEOPLE):
        return False
    return any(
        first.endswith(his) and second == first.removesuffix(his) + hers and len(second) > len(hers) + 2
        for his, hers in SEVERAL
        for first, second in ((one, other), (other, one))
    )
