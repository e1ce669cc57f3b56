"""A directory of many plausible organizations, for benchmarks: ``from many import fill_directory``.

Names are made of a head, a subject, a name of its own and a place, in Spanish, English, French and Portuguese, as real
directories have them: the same heads over and over, few names alike. Given the same numbers it makes the same names.
One in a hundred stands there twice under another spelling, so that there are duplicates to find.
"""

import random
from collections.abc import Iterator

HEADS = {
    "es": ["Asociación de {s} {n}", "Fundación {n}", "Colectivo de {s} {n}", "Red de {s} {n} de {p}",
           "Centro de {s} {n}",
           "Comité de {s} de {p}", "Instituto {n} para {s}", "Movimiento {n} por {s}", "Cooperativa {n} de {p}"],
    "en": ["{n} Association for {s}", "{n} Foundation", "{n} Network on {s}", "Centre for {s} {n}", "{p} {s} Coalition",
           "{n} Institute of {s}", "Friends of {n} {p}", "{s} Watch {n}"],
    "fr": ["Association {n} pour {s}", "Fondation {n}", "Collectif {s} {n}", "Réseau {n} de {s}", "Ligue {n} de {p}"],
    "pt": ["Associação {n} de {s}", "Fundação {n}", "Rede de {s} {n}", "Instituto {n}", "Movimento {n} pela {s}"],
}  # fmt: skip
SUBJECTS = {
    "es": "Mujeres|Derechos Humanos|la Tierra|Justicia Social|Pueblos Indígenas|Jóvenes|el Agua|Migrantes|la Paz",
    "en": "Human Rights|Women|Social Justice|the Environment|Indigenous Peoples|Youth|Water|Migrants|Health|Peace",
    "fr": "les Droits Humains|les Femmes|la Justice|l'Environnement|les Peuples|la Jeunesse|l'Eau|la Santé|la Paix",
    "pt": "Direitos Humanos|Mulheres|Justiça|Meio Ambiente|Povos|Juventude|Água|Saúde|Paz",
}
COUNTRIES = {
    "es": "GT MX HN SV NI CR PA CO EC PE BO CL AR UY PY VE DO CU ES",
    "en": "US GB IE KE UG ZA NG GH IN PH AU CA NZ ZM ZW",
    "fr": "FR BE SN CI ML BF CM CD TN MA HT",
    "pt": "BR PT AO MZ",
}
SOUNDS = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "ca",
    "co",
    "cu",
    "cha",
    "che",
    "chi",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "gua",
    "gue",
    "ha",
    "he",
    "ix",
    "ja",
    "jo",
    "ka",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "mu",
    "na",
    "ne",
    "ni",
    "no",
    "nu",
    "pa",
    "pe",
    "pi",
    "po",
    "qui",
    "ra",
    "re",
    "ri",
    "ro",
    "ru",
    "sa",
    "se",
    "si",
    "so",
    "su",
    "ta",
    "te",
    "ti",
    "to",
    "tu",
    "tz",
    "va",
    "ve",
    "vi",
    "xa",
    "xe",
    "ya",
    "yo",
    "za",
    "zo",
]


def word(chance: random.Random) -> str:
    made = "".join(chance.choice(SOUNDS) for _part in range(chance.choice((2, 3, 3, 4))))
    return (made + chance.choice(("", "", "n", "l", "s", "r"))).capitalize()


def organizations(number: int, seed: int = 5) -> Iterator[dict[str, object]]:
    """``number`` organizations as ``name``, ``acronym``, ``countries``, ``website``, ``language``."""
    chance = random.Random(seed)
    places = [word(chance) for _place in range(400)]
    names = [word(chance) for _name in range(max(50, number // 3))]
    made: list[dict[str, object]] = []
    for serial in range(number):
        if serial % 100 == 99:
            twin = dict(chance.choice(made[-90:]))
            twin["name"] = _again(str(twin["name"]), chance)
            twin["website"] = ""
            row = twin
        else:
            language = chance.choice(("es", "es", "es", "en", "en", "fr", "pt"))
            own = chance.choice(names) if chance.random() < 0.7 else f"{chance.choice(names)} {word(chance)}"
            name = chance.choice(HEADS[language]).format(
                s=chance.choice(SUBJECTS[language].split("|")), n=own, p=chance.choice(places)
            )
            acronym = "".join(each[0] for each in name.split() if each[0].isupper())[:6]
            row = {
                "name": name,
                "acronym": acronym if chance.random() < 0.3 and len(acronym) > 2 else "",
                "countries": [chance.choice(COUNTRIES[language].split())],
                "website": f"https://www.{own.split()[0].lower()}{serial}.example/" if chance.random() < 0.5 else "",
                "language": language,
            }
        made = [*made[-99:], row]
        yield row


def _again(name: str, chance: random.Random) -> str:
    """``name`` as another list writes it."""
    return chance.choice(
        (
            lambda: name.upper(),
            lambda: f"{name}, A.C.",
            lambda: name.replace(" de ", " ").replace(" for ", " "),
            lambda: f"{name} ({''.join(each[0] for each in name.split() if each[0].isupper())})",
            lambda: name[:-2] + name[-1] + name[-2],
        )
    )()


def fill_directory(number: int, seed: int = 5) -> None:
    """``number`` organizations with aliases, names and their index, in the database of this process."""
    from campaigns.text.names import name_key  # noqa: PLC0415 -- after the environment is set
    from signatories.domain.name_keys import reindex_all  # noqa: PLC0415
    from signatories.models import Alias, AliasKind, Organization, OrganizationName, Scope  # noqa: PLC0415

    chance = random.Random(seed + 1)
    rows = list(organizations(number, seed))
    made = Organization.objects.bulk_create(
        [
            Organization(
                name=row["name"], name_key=name_key(str(row["name"])), acronym=row["acronym"], scope=Scope.NATIONAL,
                countries=row["countries"], website=row["website"],
            )
            for row in rows
        ],
        batch_size=1000,
    )  # fmt: skip
    aliases, names = [], []
    for organization in made:
        if chance.random() < 0.2:
            other = f"{word(chance)} {organization.name.split()[-1]}"
            aliases.append(
                Alias(organization=organization, name=other, name_key=name_key(other), kind=AliasKind.FORMER)
            )
        if chance.random() < 0.1:
            other = f"{word(chance)} {word(chance)} International"
            names.append(
                OrganizationName(organization=organization, language="en", name=other, name_key=name_key(other))
            )
    Alias.objects.bulk_create(aliases, batch_size=1000)
    OrganizationName.objects.bulk_create(names, batch_size=1000)
    reindex_all()
