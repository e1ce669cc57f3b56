"""Words for places that names use, in the languages they are written in: data only, read by ``places``.

Forms are without accents; "_" is a blank within a form, and a form that ends in "_." is a note and left out.
"""

# Adjectives of countries, by ISO code.
DEMONYMS = """
AF afghan afghans afgano afgana afganas afeganistao
AL albanian albanes albanesa
DZ algerian argelino argelina algerien algerienne
AO angolan angolano angolana
AR argentine argentinian argentino argentina argentinos argentinas argentin
AM armenian armenio armenia_n
AU australian australiano australiana australien australienne aussie
AT austrian austriaco austriaca autrichien autrichienne osterreichische osterreichischer osterreichisches
AZ azerbaijani azeri
BD bangladeshi
BE belgian belga belgas belge belges belgisch belgische
BJ beninois beninoise
BO bolivian boliviano boliviana bolivianos bolivianas bolivien bolivienne
BA bosnian bosnio bosnia_n
BW botswanan
BR brazilian brasileno brasilena brasilenos brasileiro brasileira brasileiros brasileiras bresilien bresilienne
BG bulgarian bulgaro bulgara
BF burkinabe burkinabes
BI burundian burundais burundaise
KH cambodian camboyano khmer
CM cameroonian camerounais camerounaise
CA canadian canadians canadiense canadienses canadien canadienne canadiens canadiennes canadense
CL chilean chileno chilena chilenos chilenas chilien chilienne
CN chinese chino china_. chinois chinoise
CO colombian colombiano colombiana colombianos colombianas colombien colombienne
CD congolais congolaise congolese
CR costarricense costarricenses costarican costaricain
HR croatian croata hrvatska hrvatski
CU cuban cubano cubana cubain cubaine
CY cypriot chipriota
CZ czech checo checa ceska ceske
DK danish danes danesa danois dansk danske
DO dominicano dominicana dominicanos dominicanas
EC ecuadorian ecuadorean ecuatoriano ecuatoriana ecuatorianos ecuatorianas equatorien equatoriano
EG egyptian egipcio egipcia egyptien egyptienne
SV salvadoran salvadorean salvadoreno salvadorena salvadorenos salvadorenas salvadorien
EE estonian estonio
ET ethiopian etiope ethiopien
FI finnish finlandes finlandesa suomen
FR french frances francesa franceses francais francaise francaises franzosisch francese
GE georgian georgiano
DE german germans aleman alemana alemanes allemand allemande deutsch deutsche deutscher deutsches tedesco alemao
GH ghanaian
GR greek griego griega grec grecque elliniki elliniko ellinikos hellenic
GT guatemalan guatemalteco guatemalteca guatemaltecos guatemaltecas guatemalteque chapin
GN guinean guineen
HT haitian haitiano haitiana haitien haitienne haitianos haitiens
HN honduran hondureno hondurena hondurenos hondurenas hondurien hondurienne
HU hungarian hungaro hungara magyar hongrois
IS icelandic
IN indio_. bharatiya
ID indonesian indonesio
IR iranian irani iranien
IQ iraqi iraqui irakien
IE irish irlandes irlandesa irlandais irlandaise
IL israeli israelies
IT italian italians italiano italiana italianos italien italienne italiani italiane
CI ivorian ivoirien ivoirienne
JM jamaican jamaiquino jamaicano
JP japanese japones japonesa japonais
JO jordanian jordano
KZ kazakh
KE kenyan keniano
KR korean coreano coreana coreen
XK kosovar kosovo kosova kosovan
LB lebanese libanes libanesa libanais
LR liberian
LT lithuanian lituano
LU luxembourgeois
MK macedonian
MG malagasy malgache
MW malawian
MY malaysian
ML malian malien malienne
MT maltese maltes
MR mauritanian mauritanien
MX mexican mexicans mexicano mexicana mexicanos mexicanas mexicain mexicaine
MD moldovan
MA moroccan marroqui marocain marocaine
MZ mozambican mocambicano mocambicana
MM burmese myanmarese
NP nepali nepalese nepales
NL dutch holandes holandesa neerlandais nederlandse nederlands
NZ aotearoa kiwi
NI nicaraguan nicaraguense nicaraguenses nicaraguayen
NE nigerien nigerienne
NG nigerian
NO norwegian noruego noruega norsk norges norske norvegien
PK pakistani paquistani
PS palestinian palestinians palestino palestina palestinos palestinien palestinienne palestiniens filastin
PA panamanian panameno panamena panamenos
PY paraguayan paraguayo paraguaya paraguayos paraguayen
PE peruvian peruano peruana peruanos peruanas peruvien peruvienne
PH filipino filipina filipinos philippine pilipino pilipinas
PL polish polaco polaca polonais polska polski polskie
PT portuguese portugues portuguesa portugueses portugais portugaise
PR boricua puertorriqueno puertorriquena puertorriquenos
RO romanian rumano rumana roumain
RU russian ruso rusa russe
RW rwandan rwandais
SN senegalese senegales senegalais senegalaise
RS serbian serbio
SL leonean
SK slovak eslovaco
SI slovenian slovene esloveno
SO somali
ZA sudafricano sudafricana
ES spanish espanol espanola espanoles espanolas espagnol espagnole espanhol estatal_.
LK lankan srilankan
SD sudanese
SE swedish sueco sueca suedois svenska sverige
CH swiss suizo suiza suizos suisses schweizer schweizerische suico
SY syrian sirio syrien
TW taiwanese
TZ tanzanian
TH thai tailandes
TG togolese togolais togolaise
TN tunisian tunecino tunisien tunisienne tunisiens
TR turkish turco turk turkiye
UG ugandan ougandais
UA ukrainian ucraniano ucraniana ukrainien
GB british britanico britanica britannique
US estadounidense estadounidenses usamerican etats_unien
UY uruguayan uruguayo uruguaya uruguayos uruguayen
VE venezuelan venezolano venezolana venezolanos venezolanas venezuelien
VN vietnamese vietnamita
YE yemeni
ZM zambian
ZW zimbabwean
ZA south_african
LK sri_lankan
NZ new_zealander
"""

# Names of countries that ICU does not have, by ISO code.
MORE = """
AE uae
CD drc rdc
US usa eua eeuu ee_uu eua u_s_a u_s united_states_of_america estados_unidos_de_america etats_unis vereinigte_staaten
GB uk u_k great_britain gran_bretana grande_bretagne grossbritannien reino_unido royaume_uni
SV el_salvador
AE uae emiratos_arabes
NL holland holanda pays_bas les_pays_bas hollande the_netherlands netherlands
DO dominican_republic republica_dominicana rep_dominicana
CD drc rdc dr_congo rd_congo rd_du_congo congo_drc
CZ czechia czech_republic republica_checa
CF central_african_republic
ZA south_africa sudafrica afrique_du_sud africa_do_sul
TL east_timor timor_oriental timor_leste
MK north_macedonia macedonia
PG papua_new_guinea
SZ swaziland eswatini
CV cape_verde cabo_verde
BO estado_plurinacional_de_bolivia plurinational_state_of_bolivia
VE republica_bolivariana_de_venezuela bolivarian_republic_of_venezuela
RU russian_federation federacion_rusa
TZ united_republic_of_tanzania
VN viet_nam
KR south_korea republic_of_korea corea_del_sur coree_du_sud
KP north_korea corea_del_norte
CI ivory_coast costa_de_marfil cote_ivoire elfenbeinkuste
TR turkey turquia turquie turkei
KR korea_republic_of
MD moldova_republic_of republic_of_moldova
IR iran_islamic_republic_of islamic_republic_of_iran
TZ tanzania_united_republic_of
BO bolivia_plurinational_state_of
VE venezuela_bolivarian_republic_of
CD congo_the_democratic_republic_of_the congo_democratic_republic_of_the democratic_republic_of_the_congo
CD republique_democratique_du_congo republica_democratica_do_congo
LA lao lao_pdr lao_peoples_democratic_republic
SY syrian_arab_republic
MM myanmar burma birmania birmanie
PS palestine palestina state_of_palestine palestinian_territories occupied_palestinian_territory
MX mex
GT guate
"""

# Parts of countries that have bodies of their own.
PARTS = """
england: england inglaterra angleterre
scotland: scotland escocia ecosse schottland scottish escoces
wales: wales gales cymru welsh pays_de_galles
northern_ireland: northern_ireland irlanda_del_norte
catalonia: catalonia cataluna catalunya catalogne katalonien catalan catalana
basque: euskadi pais_vasco basque_country pays_basque euskal_herria vasco vasca basque
galicia: galicia galiza galego gallego
andalusia: andalucia andalusia andalousie andaluza andaluz
aragon: aragon
flanders: flanders flandes flandre vlaanderen vlaams vlaamse
wallonia: wallonia wallonie valonia
quebec: quebec quebecois quebecoise
bavaria: bavaria baviera bayern baviere
brittany: brittany bretagne bretana
sicily: sicily sicilia sicile sizilien
sardinia: sardinia sardegna cerdena sardaigne
tuscany: tuscany toscana toscane
lombardy: lombardia lombardy
corsica: corsica corse corcega
california: california californie
texas: texas tejas
florida: florida
new_york: new_york nueva_york nova_york nova_iorque nyc
mexico_city: mexico_city ciudad_de_mexico cdmx cidade_do_mexico ville_de_mexico
guatemala_city: guatemala_city ciudad_de_guatemala
panama_city: panama_city ciudad_de_panama
kurdistan: kurdistan
punjab: punjab pendjab
washington: washington washington_dc
london: london londres londra londen
paris: paris parigi parijs
geneva: geneva geneve ginebra genebra genf ginevra
rome: rome roma rom
milan: milan milano mailand
turin: turin torino
florence: florence florencia firenze florenz
naples: naples napoles napoli neapel
venice: venice venecia venezia venise venedig
genoa: genoa genova genes genua
munich: munich munchen
cologne: cologne colonia koln keulen
hamburg: hamburg hamburgo hambourg
frankfurt: frankfurt francfort
vienna: vienna viena wien vienne
zurich: zurich zuerich zurigo
basel: basel basilea bale
bern: bern berna berne
brussels: brussels bruselas bruxelles bruxelas brussel brussels_capital
antwerp: antwerp amberes anvers antwerpen
ghent: ghent gante gand gent
bruges: bruges brujas brugge
hague: the_hague la_haya la_haye den_haag haia l_aja
amsterdam: amsterdam
lisbon: lisbon lisboa lisbonne lissabon
oporto: porto oporto
seville: seville sevilla
saragossa: zaragoza saragossa saragosse
barcelona: barcelona barcelone
copenhagen: copenhagen copenhague kobenhavn kopenhagen
stockholm: stockholm estocolmo
gothenburg: gothenburg goteborg gotemburgo
warsaw: warsaw varsovia varsovie warszawa warschau
cracow: krakow cracow cracovia cracovie
prague: prague praga praha prag
budapest: budapest
bucharest: bucharest bucarest bucuresti
belgrade: belgrade belgrado beograd
athens: athens atenas athenes athen athina
thessaloniki: thessaloniki salonica tesalonica saloniki
moscow: moscow moscu moscou moskau moskva
kyiv: kyiv kiev
istanbul: istanbul estambul
jerusalem: jerusalem jerusalen al_quds
beirut: beirut beyrouth
cairo: cairo le_caire el_cairo kairo
algiers: algiers argel alger
tunis: tunis tunez_.
tehran: tehran teheran
damascus: damascus damasco damas
baghdad: baghdad bagdad
mumbai: mumbai bombay
kolkata: kolkata calcutta calcuta
delhi: delhi new_delhi nueva_delhi
beijing: beijing pekin peking
havana: havana la_habana la_havane habana
rio_de_janeiro: rio_de_janeiro
philadelphia: philadelphia filadelfia
new_orleans: new_orleans nueva_orleans
cape_town: cape_town ciudad_del_cabo le_cap kapstadt
strasbourg: strasbourg estrasburgo strassburg
marseille: marseille marseilles marsella
bordeaux: bordeaux burdeos
toulouse: toulouse tolosa
lyon: lyon lyons
nice: nice_. niza nizza
edinburgh: edinburgh edimburgo edimbourg
"""

# Parts of the world.
REGIONS = """
latin_america: latin_america america_latina latinoamerica amerique_latine latinoamericano latinoamericana latin_american
latin_america: latinoamericanos latinoamericanas latino-american lateinamerika latino_america latino-americano
latin_america: latinoamericaine latino-americana latino_americano latino_americana latino_americain
caribbean: caribbean caribe caraibes caraibe caraibas caribena caribeno caribenas karibik
central_america: central_america centroamerica amerique_centrale america_central zentralamerika centroamericano
central_america: centroamericana centroamericanos centroamericanas centralamericana central_american centralamerica
mesoamerica: mesoamerica mesoamericano mesoamericana mesoamerican mesoamericanas
south_america: south_america sudamerica america_del_sur amerique_du_sud suramerica america_do_sul sudamericano
south_america: sudamericana suramericano suramericana
north_america: north_america norteamerica america_del_norte amerique_du_nord norteamericano norteamericana
america: americas las_americas ameriques americano americana americanos americanas american americans america amerique
america: interamericano interamericana inter-american inter_american
ibero: iberoamerica iberoamericano iberoamericana ibero-american
andes: andes andino andina andean andine andinos andinas
amazon: amazonia amazon amazonie amazonica amazonico amazonian
africa: africa afrique afrika african africano africana africaine africain africanos africaines africains africanas
west_africa: west_africa afrique_de_l_ouest africa_occidental afrique_de_louest west_african
east_africa: east_africa eastern_africa africa_oriental afrique_de_l_est east_african
southern_africa: southern_africa africa_austral afrique_australe southern_african
europe: europe europa european europeo europea europeen europeenne europeens europeu europeia europaisch europaische
europe: europaischer europeos europeas
eu: european_union union_europea union_europeenne uniao_europeia
asia: asia asie asian asiatico asiatica asiatique asien
southeast_asia: southeast_asia south_east_asia sudeste_asiatico
south_asia: south_asia asia_del_sur
pacific: pacific pacifico pacifique pazifik
oceania: oceania oceanie
middle_east: middle_east medio_oriente oriente_medio moyen_orient proche_orient mena
arab: arab arabe arabes
mediterranean: mediterranean mediterraneo mediterranee euro-mediterranean
maghreb: maghreb magreb
sahel: sahel
balkans: balkans balcanes western_balkans
nordic: nordic nordico
global_south: global_south sur_global sud_global
"""
