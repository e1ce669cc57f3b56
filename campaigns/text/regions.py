"""Words for how far a body reaches, as people write them where a country or a scope is asked for."""

import re

from campaigns.text.names import name_key

NATIONAL, REGIONAL, INTERNATIONAL = "national", "regional", "international"

INTERNATIONAL_WORDS = """
international; internacional; internacionales; internationale; internationales; internationaux; internacionais;
internacional(e); intl; int'l; int.; global; globale; globaux; globales; globais; mundial; mundiales; mundiais;
mondial; mondiale; mondiaux; mondiales; world; worldwide; world wide; the world; mundo; el mundo; todo el mundo;
o mundo; monde; le monde; monde entier; dans le monde entier; planet; universal; transnational; transnacional;
multinational; multinacional; intercontinental; all countries; todos los países; tous les pays; todos os países;
many countries; varios países; various countries; multiple countries; several countries; plusieurs pays;
vários países; multi-country; multipaís; multi-pays; weltweit; welt; دولي; دولية; عالمي; عالمية
"""
REGIONAL_WORDS = """
regional; regionales; régional; régionale; régionales; régionaux; regionais; region; región; région; região;
subregional; sub-regional; subrégional; sub-régional; continental; continentale; multi-regional; إقليمي; إقليمية
"""
NATIONAL_WORDS = """
national; nacional; nacionales; nationale; nationales; nationaux; nacionais; nationwide;
local; locale; locales; locaux; locais; lokal; lokale; subnational; sub-national; subnacional; municipal; provincial;
departamental; district; distrital; community; comunitaria; comunitario; comunal; وطني; وطنية; محلي; محلية
"""
# One region a line, in the orders and languages in which it is named; "Asia and the Pacific" is one, not two.
REGIONS = """
africa; afrique; áfrica; afrika; african; africana; africano; africaine; africain; pan african; pan-africa; panafrican;
    panafricana; panafricano; panafricaine; panafricain; إفريقيا; أفريقيا
west africa; western africa; áfrica occidental; afrique de l'ouest; afrique occidentale; áfrica del oeste;
    west african; ecowas; cedeao; westafrika
east africa; eastern africa; áfrica oriental; áfrica del este; afrique de l'est; afrique orientale; east african;
    ostafrika; east africa community; eac
southern africa; áfrica austral; áfrica meridional; afrique australe; southern african; sadc; südliches afrika
central africa; áfrica central; afrique centrale; central african region; zentralafrika
north africa; northern africa; norte de áfrica; áfrica del norte; norte da áfrica; afrique du nord; maghreb; magreb;
    nordafrika; المغرب العربي; شمال أفريقيا
sub-saharan africa; subsaharan africa; áfrica subsahariana; afrique subsaharienne; afrique sub-saharienne;
    áfrica subsaariana
sahel; horn of africa; cuerno de áfrica; corne de l'afrique; chifre da áfrica; great lakes; great lakes region;
    grandes lagos; grands lacs; región de los grandes lagos; région des grands lacs; lake chad basin
middle east; near east; oriente medio; medio oriente; oriente próximo; cercano oriente; moyen-orient; proche-orient;
    oriente médio; naher osten; الشرق الأوسط
mena; mena region; middle east and north africa; middle east & north africa; middle east north africa;
    oriente medio y norte de áfrica; oriente medio y áfrica del norte; medio oriente y norte de áfrica;
    moyen-orient et afrique du nord; oriente médio e norte da áfrica; región mena; swana; wana;
    afrique du nord et moyen-orient;
    الشرق الأوسط وشمال أفريقيا
arab world; arab region; arab countries; arab states; mundo árabe; región árabe; países árabes; monde arabe;
    pays arabes; région arabe; العالم العربي; المنطقة العربية; gulf; golfo; gulf states; mashreq; levant
asia; asie; ásia; asian; asiática; asiático; asiatique; asien; آسيا
asia pacific; asia-pacific; asia and the pacific; asia & the pacific; asia and pacific; asia & pacific; asia/pacific;
    asia pacífico; asia y el pacífico; asia y pacífico; asie-pacifique; asie et pacifique; asie et le pacifique;
    ásia-pacífico; ásia e pacífico; apac
south asia; southern asia; asia del sur; asia meridional; sur de asia; asie du sud; sul da ásia; südasien; south asian;
    saarc
southeast asia; south east asia; south-east asia; sudeste asiático; sureste asiático; asia sudoriental;
    asie du sud-est; sudeste da ásia; asean; südostasien; mekong; mekong region
east asia; eastern asia; asia oriental; asia del este; asie de l'est; asie orientale; leste da ásia; ostasien;
    northeast asia
central asia; asia central; asie centrale; ásia central; zentralasien; eurasia; eurasian; eurasie
caucasus; south caucasus; cáucaso; cáucaso sur; caucase; kaukasus; post-soviet; cis countries; former soviet union
pacific; the pacific; pacífico; el pacífico; pacifique; le pacifique; pacific islands; islas del pacífico;
    oceania; oceanía; océanie; oceânia; oceania region; australasia; polynesia; melanesia
europe; europa; european; europea; europeo; européenne; européen; europeia; pan-european; paneuropea; أوروبا
european union; unión europea; union européenne; união europeia; europäische union; eu; ue; u.e.; eu countries
western europe; europa occidental; europe occidentale; europe de l'ouest; westeuropa
eastern europe; europa del este; europa oriental; europe de l'est; osteuropa; central and eastern europe;
    europa central y oriental; europe centrale et orientale; cee; central europe; europa central; europe centrale
europe and central asia; europa y asia central; europe et asie centrale
balkans; the balkans; balcanes; los balcanes; balkan; western balkans; balcanes occidentales; bálcãs;
    southeast europe; south east europe; southeastern europe; europa sudoriental
nordic; nordic countries; países nórdicos; pays nordiques; scandinavia; escandinavia; scandinavie; norden; skandinavien
baltics; baltic states; países bálticos; pays baltes; benelux; mediterranean; mediterráneo; méditerranée;
    mediterrâneo; euro-mediterranean; euromediterránea; iberian peninsula
americas; the americas; américas; las américas; amériques; les amériques; as américas; todas las américas; abya yala;
    interamericana; inter-american; interamericano; panamericana; pan-american
north america; norteamérica; américa del norte; amérique du nord; américa do norte; nordamerika; north american
latin america; latinoamérica; américa latina; amérique latine; lateinamerika; latin american; latinoamericana;
    latinoamericano; latino-américaine; latam; latino america; iberoamérica; ibero-america; nuestra américa
latin america and the caribbean; latin america & the caribbean; latin america and caribbean;
    latin america & caribbean; américa latina y el caribe; américa latina y caribe; latinoamérica y el caribe;
    amérique latine et caraïbes; amérique latine et les caraïbes; amérique latine et caraïbe;
    américa latina e caribe; américa latina e o caribe; lac; alc; lateinamerika und karibik
south america; américa del sur; sudamérica; suramérica; amérique du sud; américa do sul; südamerika; cono sur;
    southern cone; cone sul; cône sud; mercosur; mercosul; south american; sudamericana
central america; centroamérica; centro américa; américa central; amérique centrale; mittelamerika; mesoamérica;
    mesoamerica; mésoamérique; central american; centroamericana; centroamericano; istmo centroamericano; ca-4
central america and mexico; mexico and central america; centroamérica y méxico; méxico y centroamérica;
    méxico, centroamérica y el caribe; centroamérica y el caribe; central america and the caribbean
caribbean; the caribbean; caribe; el caribe; o caribe; caraïbes; les caraïbes; caraïbe; karibik; west indies; caricom;
    gran caribe; greater caribbean; antilles; antillas; caribeña
andes; región andina; andean region; andean countries; andina; países andinos; pays andins; région andine;
    comunidad andina; amazon basin; cuenca amazónica; panamazonia; pan-amazon; pan-amazonia; pan-amazônia
global south; sur global; sud global; sul global; global north; norte global
commonwealth; francophonie; lusofonia; cplp; palop
"""
# Between two words for reach: "Regional (Africa)", "International / Global", "Africa, Asia and Europe".
BETWEEN = re.compile(r"\s*[;,/|()&+:]\s*|\s+[-–—]\s+|\s+(?:and|y|e|et|und)\s+", re.IGNORECASE)
# What a form puts around the word: "International organization", "a nivel nacional".
AROUND = re.compile(
    r"^(?:(?:a nivel|de alcance|de ambito|ambito|alcance|nivel|niveau|au niveau|scope|at|in|on the|el|la|le|les|los|the"
    r"|organizacion|organisation|organizacao|red|reseau|rede|ong|ongs|coalicion|alianza)"
    r" )+|(?: (?:level|scope|organi[sz]ations?|organizacion|organisation|organizacao|network|red|reseau|rede|ngos?"
    r"|ong|wide|coalition|coalicion|alliance|alianza|region|body|group))+$"
)


def _table() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for scope, words in ((INTERNATIONAL, INTERNATIONAL_WORDS), (REGIONAL, REGIONAL_WORDS), (NATIONAL, NATIONAL_WORDS)):
        table.update({name_key(word): (scope, "") for word in words.split(";")})
    # A line that begins with blanks goes on with the one before.
    for line in re.sub(r"\n\s+", " ", REGIONS.strip()).splitlines():
        names = [name_key(name) for name in line.split(";")]
        table.update({name: (REGIONAL, names[0]) for name in names if name})
    return table


SCOPES = _table()
# Those that say only how far, and name no region: what stands in a column for it. Names of organizations are compared
# by a list of their own (signatories.matching.vocabulary), in which a scope is any form of a word within a name
# ("Amnesty International"), whatever it says of the reach of a body.
SCOPE_WORDS = {word: scope for word, (scope, region) in SCOPES.items() if not region}


def scope_of(cell: str) -> str | None:
    """How far a body reaches that wrote ``cell`` for its country or scope: national, regional, international or None.

    None is said of everything that holds other words, a country among them. A world region is regional ("Latin America
    and the Caribbean", "MENA"); several are international ("Africa, Asia and Europe"), as is any word for the world.
    """
    if not cell.strip() or len(cell) > 200:
        return None
    if whole := _one(cell):
        return whole[0]
    parts = [_one(part) for part in BETWEEN.split(cell) if part.strip()]
    known = [part for part in parts if part]
    if not known or len(known) < len(parts):
        return None
    scopes = {scope for scope, _region in known}
    regions = {region for _scope, region in known if region}
    if INTERNATIONAL in scopes or len(regions) > 1:
        return INTERNATIONAL
    return REGIONAL if REGIONAL in scopes else NATIONAL


def _one(words: str) -> tuple[str, str] | None:
    key = name_key(words)
    return SCOPES.get(key) or SCOPES.get(AROUND.sub("", key))
