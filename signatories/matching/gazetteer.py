"""Words for places that names use, in the languages they are written in: data only, read by ``places``.

Forms are without accents; "_" is a blank within a form, and a form that ends in "_." is a note and left out.
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
RU российский российская российское русская русский russian_federation federacion_rusa
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
RU rossii rossiya rosii russlands rosji
UA ukrainy ukraini ukrainu ukrajiny
BG balgariya bulgarii balgarii
RS srbija srbije srbiji srbijo
HR hrvatskoj hrvatskoi hrvatsku
BA bosne_i_hercegovine bosni_i_hercegovini bih
SI slovenije sloveniji
MK makedonija makedonije severna_makedonija
PL polsce polske
DE deutschlands
AT osterreichs
TR turkiyede turkiyenin
ID indonesias
NZ nz aotearoa_new_zealand new_zealand_aotearoa nueva_zelandia
PG png
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
jerusalem: القدس jerusalem jerusalen al_quds
beirut: بيروت beirut beyrouth
cairo: القاهرة cairo le_caire el_cairo kairo
algiers: algiers argel alger
tunis: tunis tunez_.
tehran: tehran teheran
damascus: دمشق damascus damasco damas
baghdad: بغداد baghdad bagdad
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
espirito_santo: espirito_santo
bahia: bahia
pernambuco: pernambuco
minas_gerais: minas_gerais
mato_grosso: mato_grosso
mato_grosso_do_sul: mato_grosso_do_sul
rio_grande_do_sul: rio_grande_do_sul
rio_grande_do_norte: rio_grande_do_norte
maranhao: maranhao
goias: goias
rondonia: rondonia
roraima: roraima
tocantins: tocantins
santa_catarina: santa_catarina
brasilia: brasilia
belem: belem_do_para
porto_alegre: porto_alegre
salvador_bahia: salvador_de_bahia salvador_da_bahia
belo_horizonte: belo_horizonte
oaxaca: oaxaca oaxaquena oaxaqueno oaxaquenas oaxaquenos
chiapas: chiapas chiapaneca chiapaneco
michoacan: michoacan
jalisco: jalisco guadalajara_jalisco
guanajuato: guanajuato
queretaro: queretaro
tamaulipas: tamaulipas
yucatan: yucatan
quintana_roo: quintana_roo
nuevo_leon: nuevo_leon
tijuana: tijuana
saltillo: saltillo
antioquia: antioquia
medellin: medellin
cali: cali
cundinamarca: cundinamarca
putumayo: putumayo
cajamarca: cajamarca
cusco: cusco cuzco
arequipa: arequipa
ayacucho: ayacucho
puno: puno
cochabamba: cochabamba
potosi: potosi
chuquisaca: chuquisaca
guayaquil: guayaquil
cuenca: cuenca
temuco: temuco
valparaiso: valparaiso
concepcion_chile: concepcion_chile
cordoba: cordoba
rosario: rosario_argentina
neuquen: neuquen
chubut: chubut
tucuman: tucuman
maracaibo: maracaibo
quetzaltenango: quetzaltenango xela
huehuetenango: huehuetenango
alta_verapaz: alta_verapaz
tegucigalpa: tegucigalpa
san_pedro_sula: san_pedro_sula
gaza: غزة gaza gaza_strip franja_de_gaza
ramallah: رام_الله ramallah ramalah
hebron: hebron
nablus: nablus
west_bank: west_bank cisjordania cisjordanie
aleppo: aleppo alep alepo
mosul: mosul
basra: basra bassora
alexandria: alexandria alejandria alexandrie
casablanca: casablanca
oran: oran
douala: douala
yaounde: yaounde
goma: goma
bukavu: bukavu
kivu: kivu
katanga: katanga
lubumbashi: lubumbashi
mombasa: mombasa
kisumu: kisumu
lagos: lagos
abuja: abuja
port_harcourt: port_harcourt
niger_delta: niger_delta
johannesburg: johannesburg johannesburgo
durban: durban
gauteng: gauteng
western_cape: western_cape
eastern_cape: eastern_cape
kwazulu_natal: kwazulu_natal
bulawayo: bulawayo
kerala: kerala
karnataka: karnataka
tamil_nadu: tamil_nadu tamilnadu
maharashtra: maharashtra
gujarat: gujarat
bengal: west_bengal
odisha: odisha orissa
jharkhand: jharkhand
chhattisgarh: chhattisgarh chattisgarh
assam: assam
manipur: manipur
bihar: bihar
rajasthan: rajasthan
uttar_pradesh: uttar_pradesh
andhra_pradesh: andhra_pradesh
telangana: telangana
hyderabad: hyderabad
bangalore: bangalore bengaluru
chennai: chennai madras
sindh: sindh
balochistan: balochistan baluchistan
lahore: lahore
karachi: karachi
mindanao: mindanao
cebu: cebu
davao: davao
aceh: aceh
papua_indonesia: west_papua papua_barat
yogyakarta: yogyakarta jogjakarta
bandung: bandung
jakarta: jakarta yakarta djakarta dki_jakarta
sarawak: sarawak
sabah: sabah
penang: penang pulau_pinang
chiang_mai: chiang_mai chiangmai
osaka: osaka
hokkaido: hokkaido
okinawa: okinawa
ontario: ontario
british_columbia: british_columbia
alberta: alberta
manitoba: manitoba
saskatchewan: saskatchewan
nova_scotia: nova_scotia
montreal: montreal
vancouver: vancouver
toronto: toronto
ottawa: ottawa
boston: boston
chicago: chicago
seattle: seattle
oregon: oregon
minnesota: minnesota
michigan: michigan
wisconsin: wisconsin
ohio: ohio
pennsylvania: pennsylvania
massachusetts: massachusetts
maryland: maryland
illinois: illinois
colorado: colorado
arizona: arizona
louisiana: louisiana
hawaii: hawaii hawaii_i
alaska: alaska
los_angeles: los_angeles
san_francisco: san_francisco
new_mexico: new_mexico nuevo_mexico
new_jersey: new_jersey
north_carolina: north_carolina carolina_del_norte
queensland: queensland
tasmania: tasmania
new_south_wales: new_south_wales
melbourne: melbourne
auckland: auckland
christchurch: christchurch
manchester: manchester
liverpool: liverpool
birmingham: birmingham
sheffield: sheffield
leeds: leeds
bristol: bristol
oxford: oxford
cambridge: cambridge
glasgow: glasgow
cardiff: cardiff caerdydd
belfast: belfast
saxony: saxony sachsen sajonia saxe
hesse: hessen
westphalia: nordrhein_westfalen north_rhine_westphalia nrw
lower_saxony: niedersachsen
thuringia: thuringen thueringen turingia
brandenburg: brandenburg brandeburgo
leipzig: leipzig
dresden: dresden dresde
stuttgart: stuttgart
bremen: bremen brema
freiburg: freiburg friburgo
tyrol: tirol tyrol
styria: steiermark estiria
salzburg: salzburg salzburgo
lausanne: lausanne lausana losanna
utrecht: utrecht
rotterdam: rotterdam
groningen: groningen
liege: liege luik lieja
lille: lille
nantes: nantes
grenoble: grenoble
rennes: rennes
montpellier: montpellier
bologna: bologna bolonia bologne
piedmont: piemonte piedmont piamonte
veneto: veneto
puglia: puglia apulia
palermo: palermo
extremadura: extremadura
asturias: asturias
navarra: navarra navarre nafarroa
valencia: valencia valenciana valencianes valenciano pais_valencia
mallorca: mallorca majorca
canarias: canarias canary_islands
murcia: murcia
bilbao: bilbao bilbo
donostia: donostia san_sebastian
malaga: malaga
coimbra: coimbra
braga: braga
silesia: silesia slask slaski
wroclaw: wroclaw breslau
gdansk: gdansk
poznan: poznan
brno: brno
cluj: cluj cluj_napoca
novi_sad: novi_sad
nis: nis_.
split: split_.
rijeka: rijeka
malmo: malmo malmoe
bergen: bergen
aarhus: aarhus arhus
tampere: tampere
saint_petersburg: saint_petersburg st_petersburg sankt_petersburg san_petersburgo saint_petersbourg
siberia: siberia siberie sibirien
crimea: crimea krym crimee
lviv: lviv lvov
kharkiv: kharkiv kharkov харківська харківський харків
donbas: donbas donbass
"""

# Parts of the world.
REGIONS = """
latin_america: latin_america america_latina latinoamerica amerique_latine latinoamericano latinoamericana
latin_america: latin_american
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
west_africa: west_africa afrique_de_l'ouest africa_occidental afrique_de_louest west_african ouest-africain
west_africa: ouest-africaine ouest_africain ouest_africaine africa_ocidental westafrika
east_africa: east_africa eastern_africa africa_oriental afrique_de_l'est east_african ostafrika
southern_africa: southern_africa africa_austral afrique_australe southern_african africa_meridional
central_africa: central_africa africa_central afrique_centrale central_african zentralafrika
north_africa: north_africa norte_de_africa africa_del_norte afrique_du_nord norte_da_africa nordafrika
europe: europe europa european europeo europea europeen europeenne europeens europeu europeia europaisch europaische
europe: europaischer europeos europeas
eu: european_union union_europea union_europeenne uniao_europeia
asia: asia asie asian asiatico asiatica asiatique asien
southeast_asia: southeast_asia south_east_asia sudeste_asiatico
south_asia: south_asia asia_del_sur
pacific: pacific pacifico pacifique pazifik
oceania: oceania oceanie
middle_east: middle_east medio_oriente oriente_medio moyen_orient proche_orient mena
arab: arab arabe arabes arabic عربية عربي
mediterranean: mediterranean mediterraneo mediterranee euro-mediterranean
maghreb: maghreb magreb
sahel: sahel
balkans: balkans balcanes western_balkans
nordic: nordic nordico
global_south: global_south sur_global sud_global
"""
