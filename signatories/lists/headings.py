"""Headings of columns as people write them, in English, Spanish, French, Portuguese and German."""

import re
from functools import lru_cache

import icu
from django.conf import settings
from django.utils.translation import gettext, override

from campaigns.text.names import name_key
from signatories.lists.table import ALIASES, Field, Target

F = Field
READ = ("en", "es", "fr", "pt", "de")

# Whole headings, by key: no accents, no case, no punctuation.
HEADINGS: dict[Field, str] = {
    F.NAME: (
        "name of organization|name of the organization|organization name|organization|organizations|organisation|"
        "organisations|name of organisation|name of the organisation|organisation name|full name of organization|"
        "organization s name|signatory|signatories|signing organization|endorsing organization|endorsing organizations|"
        "ngo|institution|nombre de la organizacion|nombre de organizacion|nombre organizacion|organizacion|"
        "organizaciones|"
        "organizacion firmante|organizaciones firmantes|nombre de la entidad|entidad|nombre de la institucion|"
        "institucion|"
        "colectivo|ong|firmante|firmantes|nom de l organisation|nom de lorganisation|nom organisation|organisme|"
        "nom de l association|nom de lassociation|association|organisations signataires|organisation signataire|"
        "signataire|signataires|nome da organizacao|nome da entidade|organizacao|organizacoes|entidade|entidades|"
        "instituicao|nome da instituicao|assinante|name der organisation|organisationsname|organisationen|verein|"
        "verband|"
        "unterzeichner|unterzeichnende organisation|einrichtung"
    ),
    F.COUNTRIES: (
        "country|countries|country ies|country of organization|country of origin|nation|pais|paises|pais es|pais de"
        " origen|"
        "pays|pays d origine|land|lander|staat|herkunftsland|sede pais|country countries|countries of work"
    ),
    F.ACRONYM: (
        "acronym|acronyms|abbreviation|initials|short name|sigla|siglas|acronimo|acronimos|abreviatura|abreviacion|"
        "nombre corto|"
        "sigle|sigles|acronyme|abreviation|acronimo sigla|sigla acronimo|abreviacao|nome curto|abkurzung|kurzel|"
        "kurzname|akronym"
    ),
    F.PLACE: (
        "place|city|town|state|province|department|city state|state province|location|municipality|district|lugar|"
        "ciudad|"
        "estado|departamento|provincia|municipio|localidad|ubicacion|ciudad estado|estado departamento|ville|"
        "departement|lieu|"
        "commune|localite|cidade|municipio|localidade|distrito|uf|stadt|ort|bundesland|sitz|kanton"
    ),
    F.SCOPE: (
        "scope|level|reach|alcance|ambito|nivel|cobertura|portee|niveau|echelle|abrangencia|ambito de atuacao|"
        "reichweite|ebene"
    ),
    F.KIND: (
        "type|kind|category|sector|organization type|type of organization|organisation type|type of organisation|tipo|"
        "categoria|tipo de organizacion|tipo de entidad|type d organisation|type dorganisation|categorie|"
        "tipo de organizacao|tipo de entidade|typ|art|art der organisation|kategorie|organisationstyp"
    ),
    F.WEBSITE: (
        "website|web site|web|url|site|homepage|home page|web page|webpage|link|web address|sitio web|sitio|pagina web|"
        "pagina|enlace|direccion web|portal|site web|site internet|page web|adresse web|pagina na internet|internet|"
        "webseite|"
        "internetseite|webadresse|netzseite"
    ),
    F.EMAIL_DOMAIN: (
        "email domain|e mail domain|mail domain|domain|dominio|dominio de correo|domaine|domaine de messagerie|"
        "dominio de email|mail domane|e mail domane|domane"
    ),
    F.REFERENCE: (
        "reference|ref|id|code|external id|reference number|organization id|referencia|codigo|identificador|"
        "identifiant|"
        "referenz|kennung|our reference|nuestra referencia|cle"
    ),
    F.PARENT: (
        "parent|parent organization|parent organisation|member of|branch of|chapter of|organizacion matriz|"
        "organizacion madre|"
        "matriz|miembro de|organisation mere|maison mere|membre de|organizacao mae|organizacao matriz|membro de|"
        "dachverband|mutterorganisation|mitglied von"
    ),
    F.PRINTED_NAME: (
        "printed name|name as printed|name to be printed|display name|name as it should appear|nombre publicado|"
        "nombre impreso|nombre para publicar|nom imprime|nom a publier|nom affiche|nome publicado|nome impresso|"
        "gedruckter name|anzeigename"
    ),
    F.ALIAS: (
        "alias|aliases|also known as|aka|other name|other names|alternative name|otro nombre|otros nombres|"
        "tambien conocida como|autre nom|autres noms|outro nome|outros nomes|anderer name|weitere namen"
    ),
    F.LISTING: "listing|public|withheld|visibility|publico|publicar|listado|publier|visibilite|sichtbarkeit|offentlich",
    F.TIER: (
        "tier|role on the letter|role in the letter|signs in the role of|rol en la carta|papel en la carta|"
        "funcion en la carta|role sur la lettre|role dans la lettre|papel na carta|rolle im brief"
    ),
    F.CAPACITY: "signs|capacity|signs as|firma como|calidad|signe en tant que|assina como|unterzeichnet als",
    F.DETAIL: "title and affiliation|affiliation|detail|afiliacion|cargo y afiliacion|afiliacao",
    F.PERSON: (
        "contact|contact person|contact name|name of contact|name of contact person|person|name of the person|"
        "representative|name of representative|signed by|first name|last name|surname|full name|your name|persona|"
        "persona de contacto|contacto|nombre del contacto|nombre de contacto|nombre de la persona|representante|"
        "nombre del representante|responsable|nombre completo|nombre y apellido|nombre y apellidos|nombres y apellidos|"
        "nombres|apellido|apellidos|su nombre|tu nombre|personne de contact|personne contact|nom du contact|contact"
        " nom|"
        "representant|nom du representant|nom et prenom|nom complet|prenom|nom de famille|votre nom|pessoa de contato|"
        "pessoa de contacto|contato|nome do contato|nome do representante|nome completo|sobrenome|ansprechpartner|"
        "ansprechpartnerin|kontakt|kontaktperson|ansprechperson|vorname|nachname|vertreter"
    ),
    F.TITLE: (
        "title|job title|position|role|function|title position|position title|cargo|puesto|funcion|titulo|rol|"
        "fonction|poste|"
        "titre|funcao|position in the organization|cargo en la organizacion|funktion|stelle|amt"
    ),
    F.EMAIL: (
        "email|e mail|emails|e mails|mail|email address|e mail address|contact email|contact e mail|email of contact|"
        "work email|work e mail|correo|correo electronico|direccion de correo electronico|correo de contacto|e mail"
        " de contacto|"
        "email de contacto|courriel|adresse e mail|adresse email|adresse electronique|e mail de contact|correio"
        " eletronico|"
        "endereco de e mail|endereco de email|e mail adresse|mailadresse|email adresse|username|nombre de usuario"
    ),
    F.SIGNED_AT: (
        "timestamp|time stamp|submitted|submitted at|submission date|date submitted|date signed|signed at|signed on|"
        "received|received at|date of signature|signature date|date and time|marca temporal|fecha de firma|"
        "fecha de la firma|fecha de envio|fecha de adhesion|fecha y hora|firmado el|firmo el|recibida|horodateur|"
        "date de signature|date de la signature|date d adhesion|date et heure|signe le|carimbo de data hora|"
        "data da assinatura|data de assinatura|data de adesao|data e hora|assinado em|zeitstempel|"
        "unterzeichnet am"
    ),
    F.LANGUAGE: (
        "language|language agreed to|language of the letter|signed in|idioma|lengua|idioma de la carta|idioma en que"
        " firma|firmo en|langue|langue de la lettre|signe en|lingua|idioma da carta|assinou em|sprache"
    ),
    F.IGNORE: (
        "no|nr|num|numero|number|n|nro|lfd nr|nummer|status|version|comments|comment|comentarios|observaciones|notas|"
        "notes|"
        "remarques|commentaires|observacoes|bemerkungen|phone|telephone|telefono|telefone|telefon|whatsapp|logo|total|"
        "confirmed|approved|date|fecha|data|datum"
    ),
}  # fmt: skip
ALIAS_HEADINGS = {
    "former": (
        "former name|former names|previous name|formerly|nombre anterior|nombres anteriores|antes|ancien nom|"
        "anciens noms|nome anterior|nomes anteriores|fruherer name|fruhere namen"
    ),
    "translated": (
        "translated name|translation of the name|nombre traducido|traduccion del nombre|nom traduit|"
        "traduction du nom|nome traduzido|traducao do nome|ubersetzter name"
    ),
    "acronym": (
        "other acronym|other acronyms|former acronym|otra sigla|otras siglas|sigla anterior|autre sigle|autres sigles|"
        "outra sigla|outras siglas"
    ),
}
# A name alone is that of the organization, unless another column says that it holds organizations.
BARE_NAME = frozenset({"name", "names", "nombre", "nom", "noms", "nome", "nomes", "namen"})
# In our tables beside the fields: they say how things stand here, and nothing to another letter.
OURS_ALONE = ("status", "origin", "version", "approved at", "heading", "letter")
ROLL = ("group", "heading", "name", "detail", "kind", "version")  # the public table of a letter
ROLL_TARGETS = tuple(map(Target, (F.IGNORE, F.COUNTRIES, F.NAME, F.DETAIL, F.CAPACITY, F.IGNORE)))

ORGANIZATION = (
    r"organi[sz]ations?|organizacion(es)?|organizac(ao|oes)|organisations?|lorganisation|organisationen|entidad(es)?|"
    r"entidades?|institution(s|en)?|institucion(es)?|instituicao|associations?|lassociation|asociacion(es)?|associacao|"
    r"colectivos?|coletivos?|collectifs?|ngos?|ongs?|grupos?|groups?|vereins?|verband(s|es)?|signator(y|ies)|firmantes?"
)
# In questions and long headings the first rule that fits decides; the order says what is stronger.
RULES: tuple[tuple[Field, str], ...] = (
    (F.SIGNED_AT, r"timestamp|marca temporal|horodateur|carimbo de data|zeitstempel"),
    (F.IGNORE, r"(confirm|authori[sz]e|confirmo|confirmamos|autorizo|autorizamos|declaro|consent|consiento|acepto|"
               r"i agree|we agree|j autorise|jautorise|je confirme|bestatige|concordo)\b.*\b\w+ \w+"),
    (F.IGNORE, r"(phone|telephone|telefonos?|telefone|telefon|whatsapp|celular|logo|comentarios?|observaciones|"
               r"comments?|how many|cuant[oa]s|combien|quant[oa]s|anything else|algo mas)"),
    (F.EMAIL_DOMAIN, r"(mails?|correo|email|messagerie)\b.*\b(domain|dominio|domaine|domane)"),
    (F.EMAIL, r"(e ?mails?|correos?|courriels?|e mail adresse|correio eletronico)"),
    (F.WEBSITE, r"(web ?site|web ?page|sitio web|pagina web|site web|site internet|url|homepage|webseite|web)"),
    (F.ACRONYM, r"(acronyms?|siglas?|acronimos?|sigles?|acronymes?|abbreviations?|abreviaturas?|abkurzung)"),
    (F.PARENT, r"(parent|matriz|organisation mere|organizacao mae|dachverband|member of|miembro de|membre de)"),
    (F.KIND, r"(type|tipo|typ|kind|category|categoria|categorie|kategorie) (of|de|da|del|d|der|dorganisation)\b|"
             r"(what|which|que|quel|qual) (type|kind|tipo|type de)"),
    (F.SCOPE, r"(scope|alcance|ambito|portee|abrangencia|reichweite)"),
    (F.PERSON, r"(representatives?|representantes?|representant|contact person|contact name|person|persona|personne|"
               r"pessoa|ansprech\w+|contacto|contato|who (is signing|signs)|quien firma|your (full )?name|"
               r"su nombre|tu nombre|"
               r"votre nom|seu nome|ihr name|nombre y apellidos?|nom et prenom|first name|last name|apellidos?)"),
    (F.COUNTRIES, r"(countr(y|ies)|pais(es)?|pays|land|lander|landern)"),
    (F.PLACE, r"(city|ciudad|ville|cidade|stadt|state|estado|departamento|departement|provincia|province|municipio|"
              r"municipality|location|ubicacion|localidad|where|donde)"),
    (F.TITLE, r"(job title|position|cargo|puesto|fonction|funcao|funktion|your (title|role))"),
    (F.PRINTED_NAME, r"(printed|print|appear|aparecer|aparezca|publi(shed|cado|car|er)|imprim\w+|displayed)\b.*|"
                     r".*\b(should (it )?appear|debe aparecer)"),
    (F.LISTING, r"(anonymous(ly)?|anonim[oa]|anonyme|withheld|withhold|reservad[oa])"),
    # In which language somebody wants to be written to is not the one that they signed in.
    (F.LANGUAGE, r"(language|idioma|langue|lingua|sprache)\b.*\b(sign|signed|agreed?|letter|firm\w+|carta|lettre|"
                 r"signe\w*|assin\w+)"),
    (F.IGNORE, r"(language|idioma|langue|lingua|sprache)"),
    (F.NAME, ORGANIZATION),
)  # fmt: skip
COMPILED = tuple((field, re.compile(rf"\b(?:{pattern})\b")) for field, pattern in RULES)
NAME_WORD = re.compile(rf"\b(?:name|names|nombre|nom|nome|bezeichnung|{ORGANIZATION})\b")
IN_LANGUAGE = re.compile(r"(?:name|nombre|nom|nome)\s*[:_(\[ -]\s*([a-z]{2,3}(?:[-_][a-z0-9]{2,4})?)\s*[\])]?", re.I)
OWN_COLUMNS = 6  # from which a table is taken for an export of ours
QUESTION = 5  # words from which a heading is a sentence


def heading_key(heading: str) -> str:
    """What two ways of writing a heading share; "1. Country*:" and "COUNTRY" have one key."""
    return re.sub(r"^\d+ (?=\D)", "", name_key(re.sub(r"\((?:required|obligatorio|optional|opcional)\)", "", heading)))


def heading_target(heading: str) -> Target | None:
    """What a heading says about its column; None when it says nothing. ``sure`` only for whole known headings."""
    key = heading_key(heading)
    if not key:
        return Target(F.IGNORE) if heading.strip() in ("#", "№", "N°", "Nº") else None
    if found := IN_LANGUAGE.fullmatch(heading.strip()):
        language = found[1].lower().replace("_", "-")
        if language in _codes():
            return Target(F.NAME_IN, language)
    if key in BARE_NAME:
        return Target(F.NAME)
    if known := _known().get(key):
        return known
    if language := _language_in(key):
        return Target(F.NAME_IN, language)
    for field, pattern in COMPILED:
        if pattern.search(key):
            return Target(field, sure=False)
    return None


def is_question(heading: str) -> bool:
    """Whether a heading is a sentence, as forms make them."""
    return heading.rstrip().endswith("?") or len(heading_key(heading).split()) >= QUESTION


def own_export(headings: list[str]) -> list[Target] | None:
    """What each column holds when the headings are those of an export of ours in one language; else None.

    Word by word they may mean something else: "estado" is a status there, and a state of Mexico in other lists.
    """
    keys = [heading_key(heading) for heading in headings]
    if keys == list(ROLL):
        return list(ROLL_TARGETS)
    for own in _own():
        if len(keys) >= OWN_COLUMNS and all(key in own for key in keys):
            return [own[key] for key in keys]
    return None


@lru_cache(maxsize=1)
def _known() -> dict[str, Target]:
    known = {key: Target(field) for field, keys in HEADINGS.items() for key in keys.split("|")}
    known |= {key: Target(F.ALIAS, alias=sort) for sort, keys in ALIAS_HEADINGS.items() for key in keys.split("|")}
    for own in _own():
        known = own | known
    return known | _by_value()


def _by_value() -> dict[str, Target]:
    known = {heading_key(field.value): Target(field) for field in Field if field not in (F.NAME_IN, F.IGNORE)}
    known |= {heading_key(f"alias:{sort}"): Target(F.ALIAS, alias=sort) for sort in ALIASES}
    return known | {name: Target(F.IGNORE) for name in OURS_ALONE}


@lru_cache(maxsize=1)
def _own() -> tuple[dict[str, Target], ...]:
    """The headings of our own exports: names of fields, and labels in each language of the interface."""
    found = [_by_value()]
    for language, _label in settings.INTERFACE_LANGUAGES:
        with override(language):
            labels = {field.label: Target(field) for field in Field if field not in (F.NAME_IN, F.IGNORE)}
            labels |= {
                gettext("name as printed"): Target(F.PRINTED_NAME),
                gettext("organization"): Target(F.NAME),
                gettext("received (UTC)"): Target(F.SIGNED_AT),
            }
            for ignored in (
                gettext("status"),
                gettext("version"),
                gettext("confirmed (UTC)"),
                gettext("approved (UTC)"),
                gettext("note to the organizers"),
            ):
                labels[ignored] = Target(F.IGNORE)
            found.append({heading_key(label): target for label, target in labels.items()})
    return tuple(found)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code.lower() for code, _name in settings.LANGUAGES)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in ("en", "es", "fr", "pt", "de", *sorted(code for code, _name in settings.LANGUAGES if len(code) == 2)):
        for locale in (*READ, code):
            names.setdefault(name_key(icu.Locale(code).getDisplayLanguage(icu.Locale(locale))), code)
    # As adjectives: "Englischer Name", "dénomination anglaise".
    more = {"englischer": "en", "spanischer": "es", "franzosischer": "fr", "portugiesischer": "pt", "deutscher": "de"}
    more |= {"anglaise": "en", "espagnole": "es", "francaise": "fr", "portugaise": "pt", "allemande": "de"}
    return names | more


def language_of(word: str) -> str:
    """The code of the language that ``word`` is or names, in any of the languages of headings; empty for no such."""
    code = word.strip().lower().replace("_", "-")
    return code if code in _codes() else _languages().get(name_key(word), "")


def _language_in(key: str) -> str:
    """The language that a heading like "nombre en inglés" names."""
    words = key.split()
    if len(words) > 7 or not NAME_WORD.search(key):
        return ""
    found = [_languages()[word] for word in words if word in _languages()]
    return found[0] if len(found) == 1 else ""
