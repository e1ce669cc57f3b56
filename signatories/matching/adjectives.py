"""Adjectives of countries and what their people are called, by ISO code, in the languages that names use: data only."""

DEMONYMS = """
AD andorran andorrano andorrana
AE emirati emiratie
AF afghan afghans afgano afgana afganas afeganistao afghane afghanische afegao afega
AG antiguan
AL albanian albanes albanesa albanais albanaise albanische shqiptar shqiptare
AM армянская армянский armenian armenio armenien armenienne armenische
AO angolan angolano angolana
AR argentine argentinian argentino argentina argentinos argentinas argentin
AT austrian austriaco austriaca autrichien autrichienne osterreichische osterreichischer osterreichisches austriacos
AT austriacas austriaci oostenrijkse rakousky austriacka austriacki
AU australian australiano australiana australien australienne aussie australische australianos
AZ azerbaijani azeri azerbaidjanais azerbaiyano azerbaiyana
BA bosnian bosnio
BB barbadian bajan
BD bangladeshi bangladesi bangladeshis bangladais
BE belgian belga belgas belge belges belgisch belgische belgischer belgisches belgisk belgiska
BF burkinabe burkinabes burkinabese
BG български българска българско bulgarian bulgaro bulgara bulgare bulgares bulgarische bulgarska bulgarski balgarska
BG balgarski bugarska
BH بحرينية بحريني bahraini bahreini bahreinies bahreinie
BI burundian burundais burundaise burundesa burundes
BJ beninois beninoise beninese beninesa
BN bruneian
BO bolivian boliviano boliviana bolivianos bolivianas bolivien bolivienne
BR brazilian brasileno brasilena brasilenos brasileiro brasileira brasileiros brasileiras bresilien bresilienne
BS bahamian
BT bhutanese butanes
BW botswanan motswana batswana
BY белорусский белорусская беларускі беларуская беларускае білоруська belarusian belarusians belarussian byelorussian
BY bielorruso bielorrusa bielorrusos bielorusse bielorusses
BY belarusische belarusischer belaruskaya belaruskaja bialoruska bialoruski weissrussische bielorussa bielorusso
BZ belizean beliceno belicena
CA canadian canadians canadiense canadienses canadien canadienne canadiens canadiennes canadense
CD congolais congolaise congolese
CF centrafricain centrafricaine centrafricains centroafricano centroafricana
CG
CH swiss suizo suiza suizos suisses schweizer schweizerische suico helvetica helvetique schweizerischer
CH schweizerisches svizzero svizzera suica zwitserse
CI ivorian ivoirien ivoirienne ivoiriens ivoiriennes marfileno marfilena
CL chilean chileno chilena chilenos chilenas chilien chilienne chilenische chilenisch cilena cileno
CM cameroonian camerounais camerounaise camerounaises camerunes camerunesa kamerunische
CN chinese chino chinois chinoise chinesische chinesa chines cinese
CO colombian colombiano colombiana colombianos colombianas colombien colombienne kolumbianische colombiani
CO kolumbianisch
CR costarricense costarricenses costarican costaricain costarriquenha costaricense costa_rican costaricaine
CU cuban cubano cubana cubain cubaine kubanische cubani
CV caboverdiano caboverdiana cape_verdean capverdien capverdienne
CY cypriot chipriota cypriots chypriote chypriotes cipriota kypriakos kypriaki kibris
CZ czech checo checa ceska ceske checos tcheque tcheques tschechische tschechischer ceskeho cesky tsjechische ceca
DE german germans aleman alemana alemanes allemand allemande deutsch deutsche deutscher deutsches tedesco alemao
DE allemands alemanas germanica germanico duitse tysk tyska tyske niemiecka niemiecki nemecka nemacka
DJ djiboutian djiboutien djiboutienne
DK danish danes danesa danois dansk danske daneses danesas danoise dansker dansks danische danischer deense danese
DK dinamarquesa dinamarques
DM
DO dominicano dominicana dominicanos dominicanas dominikanische
DZ جزائرية جزائري algerian argelino argelina algerien algerienne argelinos algeriens algeriennes algerische algerina
DZ algerino
EC ecuadorian ecuadorean ecuatoriano ecuatoriana ecuatorianos ecuatorianas equatorien equatoriano ecuadorianische
EC ecuadoriana
EE estonian eestimaa estonio estonien estonienne eesti estnische
EG مصرية مصري egyptian egipcio egipcia egyptien egyptienne egiptais aegyptische agyptische egiziana egiziano egyptiens
EG egyptische
EH saharawi sahrawi saharaui saharauis sahraoui sahraouie
ER eritrean eritreo eritreen eritreenne eritreische eritreans
ES spanish espanol espanola espanoles espanolas espagnol espagnole espanhol espanyola espanyol espagnoles spanische
ES spanischer spaanse spagnola spagnolo hiszpanska
ET ethiopian etiope ethiopien ethiopians etiopes ethiopienne athiopische
FI finnish finlandes finlandesa suomen finlandais finlandaise finnische finnischer finsk finska finske finse
FI finlandese
FJ fijian fijiano
FR french frances francesa franceses francais francaise francaises franzosisch francese franzosische franzosischer
FR franse fransk franska franske francuska francuski
GA gabonais gabonaise gabonese gabones
GB british britanico britanica britannique britannici britische britischer britanicas britanicos
GE грузинская грузинский georgian georgiano georgien georgienne georgians georgische georgiana
GH ghanaian ghaneen ghaneenne ghanes ghanesa ghanaische
GM gambian gambien gambienne gambiano
GN guinean guineen guineens guineennes guineano guineana
GQ ecuatoguineano ecuatoguineana equatoguinean
GR ελληνικός ελληνική ελληνικό ελληνικής ελληνικών greek griego griega grec grecque elliniki elliniko ellinikos
GR hellenic grieche griechische griechischer griekse
GR graeca grega gregos ellinike ellinikes grci grecka greca greco ellinikon
GT guatemalan guatemalteco guatemalteca guatemaltecos guatemaltecas guatemalteque chapin guatemaltekische
GT guatemaltechi guatemalteques
GW bissau_guinean guineense
GY guyanese
HK hong_konger hongkonger
HN honduran hondureno hondurena hondurenos hondurenas hondurien hondurienne honduranische
HR croatian croata hrvatska hrvatski croate croates kroatische kroatischer hrvatsko hrvatske kroatiska
HT haitian haitiano haitiana haitien haitienne haitianos haitiens haitianische haitiennes haitianas ayisyen ayisyenn
HU hungarian hungaro hungara magyar hongrois hongroise hongroises ungarische ungarischer hongaarse magyarorszagi
HU ungherese wegierska
ID indonesian indonesio indonesien indonesienne indonesische indonesischer indonesiano indonesiana
IE irish irlandes irlandesa irlandais irlandaise irlandesas irlandeses irische irischer ierse
IL israeli israelies israelien israelienne israelische israelischer israeliana israeliano israelitische
IN bharatiya indienne indische indischer
IQ عراقية عراقي iraqi iraqui irakien iraquies irakische iraki irakienne iraquiana
IR iranian irani iranien iranies iranische iranienne iraniana iraniano iranians
IS icelandic icelanders islandes islandais islandaise islenska islandsk
IT italian italians italiano italiana italianos italien italienne italiani italiane italiennes italienische
IT italienischer italiaanse italiensk talianska wloska
JM jamaican jamaiquino jamaicano jamaiquina jamaiquain jamaicaine
JO أردنية أردني jordanian jordano jordaniano jordana jordanien jordanienne jordanische
JP japanese japones japonesa japonais japanische japanischer japonaise japoneses giapponese japanse nihon nippon
KE kenyan keniano keniana kenyans kenyane kenianische
KG кыргызский кыргызстанский kyrgyz kirguis kirghize kirgizstani
KH cambodian camboyano khmer camboyana cambodgien cambodgienne kambodschanische cambojana cambogiana
KI
KP norcoreano norcoreana north_korean
KR korean coreano coreana coreen south_korean surcoreano surcoreana sudcoreen sudcoreenne koreanische coreenne
KW كويتية kuwaiti kuwaities koweitien koweitienne
KZ казахстанский казахстанская казахский kazakh kazakhstani kazajo kazaja kazakhe kazachische
LA laotian laosiano laotien laotienne
LB لبنانية لبناني lebanese libanes libanesa libanais libanesas libaneses libanaise libanaises libanesische libanesi
LK lankan srilankan sri_lankan srilankaise srilankais esrilanques sri_lankais
LR liberian liberiano liberiana liberien liberienne
LS basotho lesothan
LT lithuanian lituano lituana lituanien lituanienne litauische lietuvos
LU luxembourgeois luxemburgues luxemburguesa luxemburger luxembourgeoise letzebuerger luxemburgische
LV latvian leton letona letonne lettische latvijas
LY ليبية ليبي libyan libio libyen libyenne libysche libica
MA مغربية مغربي moroccan marroqui marocain marocaine marroquies marroquina marroquino marocaines marocains
MA marokkanische marocchina
MA marokkaanse
MD moldovan moldavo moldava moldave moldovenesc moldavian
ME montenegrin montenegrino montenegrina crnogorska crnogorski
MG malagasy malgache malgaches madagascan madegassische
MK македонски македонска македонско macedonian macedonio makedonska makedonski macedonien mazedonische
ML malian malien malienne maliens maliennes malienses maliano malische
MM burmese myanmarese burmesa birmano birmana birman birmane birmanische
MN mongolian mongol mongole mongolische
MR موريتانية موريتاني mauritanian mauritanien mauritano mauritana mauritanienne
MT maltese maltes maltais maltaise maltesa maltesische
MU mauritian mauricien mauricienne mauriciano
MV maldivian
MW malawian malawiano malawien malauiano
MX mexican mexicans mexicano mexicana mexicanos mexicanas mexicain mexicaine mexicaines mexikanische mexikanischer
MX messicana messicano
MY malaysian malasio malaisien malaisienne malaysische malaysians
MZ mozambican mocambicano mocambicana mozambicain mozambicaine mocambicanas mosambikanische mozambiquena mozambiqueno
NA namibian namibio namibien namibienne namibische
NE nigerien nigerienne nigerino nigerina nigeriens nigeriennes nigrische
NG nigerian nigeriano nigeriana nigeriane nigerians nigerianische
NI nicaraguan nicaraguense nicaraguenses nicaraguayen nicaraguenas nicaraguayenne nicaraguanische
NL dutch holandes holandesa neerlandais nederlandse nederlands neerlandes neerlandesa neerlandaise holandesas
NL niederlandische niederlandischer olandese hollandais hollandaise
NO norwegian noruego noruega norsk norges norske norvegien norueguesa noruegues norvegienne norwegische norwegischer
NO noorse norska norvegese noruegas noruegos
NP nepali nepalese nepales nepalaise nepalais nepalesa nepalesische
NZ aotearoa kiwi new_zealander new_zealanders neozelandes neozelandesa neo_zelandais neo_zelandaise neuseelandische
OM omani omanies
PA panamanian panameno panamena panamenos panamenas panameenne panamensi panamaische
PE peruvian peruano peruana peruanos peruanas peruvien peruvienne peruviens peruviennes peruanische peruviana
PG papuan papua_new_guinean
PH filipino filipina filipinos philippine pilipino pilipinas philippin philippinische
PK pakistani paquistani paquistanies pakistanais pakistanaise pakistanische pakistanis
PL polish polaco polaca polonais polska polski polskie polacas polacos polonaise polonaises polnische polnischer
PL poolse polskich polacca polacco
PR boricua puertorriqueno puertorriquena puertorriquenos puerto_rican puertorriquenas portoricain
PS فلسطينية فلسطيني palestinian palestinians palestino palestina palestinos palestinien palestinienne palestiniens
PS filastin palestinas
PS palestiniennes palastinensische palastinensischer palestinese palestijnse falastini filastini
PT portuguese portugues portuguesa portugueses portugais portugaise portuguesas portugaises portugiesische
PT portugiesischer portoghese portugese
PY paraguayan paraguayo paraguaya paraguayos paraguayen paraguayas paraguayenne paraguaia paraguaio paraguaische
QA qatari cataries
RO romanian rumano rumana roumain rumanos roumaine roumaines roumains rumanische rumanischer romanesc romaneasca
RS српски српска serbian serbio serbios serbe serbes serbische serbischer srpska srpski
RU российский российская российское русская русский russian ruso rusa russe rusas rusos russische russischer russa
RU russo rossiyskaya rossiyskiy rosyjska
RW rwandan rwandais ruandes ruandesa ruandische rwandaises
SA سعودية saudi saudita sauditas saoudien saoudienne saudische
SB solomon_islander
SD سودانية سوداني sudanese sudanes sudanesa soudanais soudanaise sudanesische
SE swedish sueco sueca suedois svenska sverige suecas suecos suedoise suedoises svenske schwedische schwedischer
SE zweedse svedese szwedzka
SG singaporean singapurense singapourien
SI slovenian slovene esloveno eslovena eslovenos slowenische slovenske slovenski sloveniens slovenien slovenienne
SI slovena
SK slovak eslovaco slovaks eslovaca slovaque slovaques slowakische slovacca
SL leonean sierra_leonean sierraleones sierra_leonais sierraleonesa
SN senegalese senegales senegalais senegalaise senegalesa senegalesas senegaleses senegalaises senegalesische
SO somali somalian somalis somalienne somalien somalische
SR surinamese surinames surinamais
SS south_sudanese sursudanes sursudanesa sud_soudanais sud_soudanaise
SV salvadoran salvadorean salvadoreno salvadorena salvadorenos salvadorenas salvadorien salvadorenne salvadorianische
SV salvadorenha
SY سورية سوري syrian sirio syrien sirios sirias syrians syrienne syriens syriennes syrische syrischer siriana siriano
SZ swazi suazi
TD chadian chadiano chadiana tchadien tchadienne tchadiens tchadische
TG togolese togolais togolaise togolesa togoles togoische togolesi
TH thai tailandes thailandes thailandesa tailandesa thailandais thailandaise thailandische
TJ tajik tajikistani tayiko tadjik
TL timorese timorense timorenses east_timorese timorais
TM turkmen turcomano
TN تونسية تونسي tunisian tunecino tunisien tunisienne tunisiens tunecina tunecinas tunecinos tunisiennes tunesische
TN tunesischer
TN tunisina tunisino
TO tongan tongano
TR turkish turco turk turkiye turca turque turques turcos turkische turkischer turkse turkiyeli turchi
TT trinidadian trinitarian trinbagonian
TW taiwanese taiwanes taiwanesa taiwanais taiwanaise taiwanische taiwaneses
TZ tanzanian tanzano tanzana tanzanien tanzanienne tansanische tanzanians
UA українська український українське українських ukrainian ucraniano ucraniana ukrainien ucranianos ucranianas
UA ukrainienne ukrainiens ukrainische ukrainischer
UA ukrainska ukrainskyi oekraiense
UG ugandan ougandais ougandaises ugandes ugandesa ugandische ugandans
US estadounidense estadounidenses usamerican etats_unien
UY uruguayan uruguayo uruguaya uruguayos uruguayen uruguayas uruguayenne uruguaia uruguaio uruguayische
UZ uzbek uzbeko ouzbek uzbekistani
VE venezuelan venezolano venezolana venezolanos venezolanas venezuelien venezuelienne venezolanische venezuelana
VE venezuelano
VN vietnamese vietnamita vietnamien vietnamienne vietnamitas vietnamesische
VU vanuatuan
WS samoan samoano
XK kosovar kosovo kosova kosovan kosovare kosovares kosovarische kosovska
YE يمنية يمني yemeni yemenita yemenitas yemenies yemenite jemenitische yemenis
ZA sudafricano sudafricana south_african south_africans sudafricanos sudafricanas sud_africain sud_africaine
ZA sudafricain sudafricaine sudafrikanische sul_africano sul_africana suid_afrikaanse zuid_afrikaanse
ZM zambian zambiano zambiana zambien zambienne sambische
ZW zimbabwean zimbabwense zimbabuense zimbabweens simbabwische zimbabweans
"""
