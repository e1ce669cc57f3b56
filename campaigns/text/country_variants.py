"""What people write for a country that no list of standards has: abbreviations, old and long names, parts of states.

By code, as people write them in English, Spanish, French, Portuguese and the language of the country; ``countries``
compares them by key, so accents, capitals and points do not matter.
"""

EVERYDAY: dict[str, str] = {
    "AE": "UAE; U.A.E.; EAU; E.A.U.; Emirates; Emiratos Árabes; Emiratos; Émirats; Emirados Árabes",
    "AR": "Argentine Republic; República Argentina",
    "AZ": "Azerbaiyan; Azerbaidjan; Azerbaijao",
    "BA": "Bosnia; Bosnie; Bósnia; Bosnia Herzegovina; Bosnia-Hercegovina; BiH; Bosnia i Herzegovina",
    "BD": "Bangla Desh",
    "BF": "Burkina; Upper Volta; Alto Volta; Haute-Volta",
    "BN": "Brunei; Brunei Darussalam",
    "BO": "Bolivia, Plurinational State of; Plurinational State of Bolivia; Estado Plurinacional de Bolivia; "
    "État plurinational de Bolivie; Estado Plurinacional da Bolívia; Buliwya; Wuliwya",
    "BS": "Bahamas, The",
    "BY": "Belarus; Belorussia; Bielorrússia; Bélarus; Belarús",
    "CD": "DRC; D.R.C.; RDC; R.D.C.; DR Congo; D.R. Congo; DR Kongo; RD Congo; R.D. Congo; RD del Congo; RD du Congo; "
    "RD do Congo; Congo DRC; Congo DR; Congo RDC; Congo RD; Congo Kinshasa; Kongo Kinshasa; "
    "Democratic Republic of the Congo; Democratic Republic of Congo; Democratic Rep. of the Congo; "
    "Democratic Rep. of Congo; Dem. Rep. of the Congo; Dem. Rep. of Congo; Dem. Rep. Congo; Congo, Dem. Rep.; "
    "Congo, Dem. Rep. of the; Congo, Democratic Republic of the; Congo, Democratic Republic of; Congo, The DRC; "
    "Congo, The Democratic Republic of the; Democratic Congo; República Democrática del Congo; "
    "República Democrática de Congo; Rep. Democrática del Congo; Rep. Dem. del Congo; "
    "Congo, República Democrática del; "
    "Congo Democrático; République démocratique du Congo; Rép. démocratique du Congo; Rép. dém. du Congo; "
    "Congo, République démocratique du; Congo démocratique; République démocratique de Congo; "
    "República Democrática do Congo; Rep. Dem. do Congo; Congo, República Democrática do; Zaire; Zaïre; "
    "Demokratische Republik Kongo; Repubblica Democratica del Congo; Jamhuri ya Kidemokrasia ya Kongo",
    "CF": "CAR; RCA; R.C.A.; Centrafrique; Centroáfrica; Central Africa Republic; Central African Rep.; "
    "República Centroafricana; Rép. centrafricaine; Centro-África",
    "CG": "Republic of the Congo; Republic of Congo; Congo Republic; Congo, Republic of the; Congo, Rep.; "
    "Congo Brazzaville; Congo Brazza; Kongo Brazzaville; República del Congo; Congo, República del; "
    "République du Congo; Congo, République du; República do Congo; Republik Kongo",
    "CH": "Confoederatio Helvetica; Svizzera; Suisse; Schweiz; Svizra",
    "CI": "Ivory Coast; Cote d Ivoire; Cote Ivoire; Costa de Marfil; Costa do Marfim; RCI; Elfenbeinküste; "
    "Republic of Côte d'Ivoire; République de Côte d'Ivoire",
    "CN": "PR China; P.R. China; PRC; People's Republic of China; República Popular China; "
    "República Popular de China; République populaire de Chine; República Popular da China; Mainland China",
    "CV": "Cape Verde; Cabo Verde; Cap-Vert; Cabo-Verde",
    "CZ": "Czech Republic; Czech Rep.; Czechia; República Checa; Rep. Checa; Chequia; República Tcheca; Tchéquia; "
    "Tchequia; Chéquia; République tchèque; Rép. tchèque; Česká republika",
    "DE": "BRD; Federal Republic of Germany; República Federal de Alemania; RFA; Bundesrepublik Deutschland",
    "DK": "Danmark; Denmark (Kingdom of)",
    "DO": "Dominican Rep.; Rep. Dominicana; R. Dominicana; Dominicana; "
    "Rép. dominicaine; Quisqueya; Republica Dominicana",
    "EG": "Egypt, Arab Rep.; Arab Republic of Egypt; República Árabe de Egipto; Misr",
    "EH": "Western Sahara; Sahara Occidental; República Saharaui; RASD; Saharawi Republic; SADR; "
    "Sahrawi Arab Democratic Republic; República Árabe Saharaui Democrática; Saara Ocidental; Sara Ocidental",
    "ES": "Estado español; Spanish State; Espanya; Espainia; Kingdom of Spain; État espagnol; España (Estado español)",
    "FK": "Malvinas; Islas Malvinas; Falklands; Falkland; Malouines",
    "FM": "Micronesia, Federated States of; Federated States of Micronesia; Micronesia, Fed. Sts.; FSM; "
    "Estados Federados de Micronesia; États fédérés de Micronésie",
    "FR": "French Republic; République française",
    "GB": "UK; U.K.; United Kingdom of Great Britain and Northern Ireland; The UK; Great Britain; Britain; G.B.; "
    "Gran Bretaña; Grande-Bretagne; Grã-Bretanha; Großbritannien; England; Inglaterra; Angleterre; Scotland; Escocia; "
    "Écosse; Escócia; Schottland; Wales; Gales; País de Gales; Pays de Galles; Cymru; Northern Ireland; "
    "Irlanda del Norte; Irlande du Nord; Irlanda do Norte; Nordirland; UK (Scotland); UK (England); UK (Wales); "
    "England, UK; Scotland, UK; Wales, UK; Northern Ireland, UK; Reino Unido de Gran Bretaña e Irlanda del Norte; "
    "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord; Reino Unido da Grã-Bretanha e Irlanda do Norte; R.U.",
    "GM": "Gambia, The; The Gambia; Republic of The Gambia",
    "GN": "Guinea Conakry; Guinée Conakry; Guinea-Conakri; Guiné-Conacri; República de Guinea; Republic of Guinea",
    "GQ": "Guinea Ecuatorial; Eq. Guinea; Guinea Equatorial",
    "GW": "Guinea Bissau; Guinée Bissau; Guiné Bissau; Guinea Bisau; Guinea-Bissao",
    "HK": "Hong Kong; Hongkong; Hong-Kong; HKSAR; Hong Kong SAR; Hong Kong SAR, China; Hong Kong, China; HK SAR",
    "HN": "Hondures",
    "HT": "Ayiti; Haití",
    "IE": "Eire; Éire; Republic of Ireland; República de Irlanda; Irish Republic; République d'Irlande",
    "IL": "State of Israel; Estado de Israel; État d'Israël",
    "IN": "Bharat; India, Republic of",
    "IR": "Iran, Islamic Republic of; Islamic Republic of Iran; Iran, Islamic Rep.; República Islámica de Irán",
    "KE": "Kenya; Kenia; Quénia; Quênia",
    "KG": "Kyrgyz Republic; Kirghizia; Kirguizistán; Kirguizia; Kirghizistan; República Kirguisa",
    "KH": "Kampuchea; Camboya; Kamputxea",
    "KN": "St Kitts; Saint Kitts; St Kitts and Nevis; St. Kitts & Nevis; Saint Kitts & Nevis",
    "KP": "North Korea; Corea del Norte; Corée du Nord; Coreia do Norte; Coréia do Norte; DPRK; D.P.R.K.; RPDC; "
    "Democratic People's Republic of Korea; Korea, Democratic People's Republic of; Korea, North; Korea, Dem. Rep.; "
    "República Popular Democrática de Corea; Korea DPR; N. Korea",
    "KR": "South Korea; Republic of Korea; Korea, Republic of; Korea, Rep.; Korea, South; ROK; R.O.K.; S. Korea; "
    "Korea (South); Corea del Sur; República de Corea; Corée du Sud; République de Corée; Coreia do Sul; "
    "Coréia do Sul; República da Coreia; Südkorea; Corea (Sur); Corea, República de",
    "LA": "Lao PDR; Lao People's Democratic Republic; Lao P.D.R.; Laos PDR; RDP Lao; "
    "República Democrática Popular Lao; LPDR",
    "LC": "St Lucia; St. Lucia; Sainte Lucie; Ste Lucie",
    "LK": "Ceylon; Ceilán; Srilanka; Ceylan",
    "LY": "Libyan Arab Jamahiriya; State of Libya; Libya Arab Jamahiriya",
    "MD": "Moldova, Republic of; Republic of Moldova; Moldova; Moldavia; Moldávia; República de Moldavia; Moldawien; "
    "Republik Moldau; Moldau",
    "MK": "Macedonia; Macédoine; Macedónia; Macedônia; Mazedonien; North Macedonia; Macedonia del Norte; FYROM; "
    "F.Y.R.O.M.; FYR Macedonia; Former Yugoslav Republic of Macedonia; Macedonia, FYR; Macedonia (FYROM); "
    "Macedonia, the former Yugoslav Republic of; The former Yugoslav Republic of Macedonia; "
    "Antigua República Yugoslava de Macedonia; Ex-République yougoslave de Macédoine; Republic of Macedonia",
    "MM": "Burma; Birmania; Birmanie; Birmânia; Burma (Myanmar); Burma/Myanmar; Myanmar/Burma; Birma; Myanmar Burma; "
    "Mianmar",
    "MO": "Macau; Macao; Macau SAR; Macao, China",
    "MX": "Méjico; Mexico; Méx.; Estados Unidos Mexicanos; United Mexican States; República Mexicana",
    "MZ": "Mocambique; Mosambik; Mozambic",
    "NC": "Kanaky; Kanaky New Caledonia; Kanaky Nouvelle-Calédonie",
    "NL": "Holland; Holanda; Hollande; Netherlands, The; Nederland; Países Bajos (Holanda); Pays Bas; "
    "Kingdom of the Netherlands; Reino de los Países Bajos; Royaume des Pays-Bas; Paises Baixos; Netherland; "
    "Netherlands (Kingdom of the); Holland (Netherlands)",
    "NZ": "Aotearoa; Aotearoa New Zealand; Aotearoa/New Zealand; New Zealand/Aotearoa; New Zealand Aotearoa; N.Z.; "
    "Nueva Zelandia; Nova Zelândia; Aotearoa (New Zealand); New Zealand (Aotearoa)",
    "PG": "PNG; P.N.G.; Papua Nueva Guinea; Papua New-Guinea; Papuasie; Papua Nova Guiné",
    "PH": "Philippines; Filipinas; Pilipinas; Republika ng Pilipinas",
    "PS": "Palestine; Palestina; State of Palestine; Palestine, State of; Estado de Palestina; Palestina, Estado de; "
    "État de Palestine; Estado da Palestina; Palestine, État de; OPT; O.P.T.; TPO; T.P.O.; "
    "Occupied Palestinian Territory; Occupied Palestinian Territories; Palestinian Territory, Occupied; "
    "Palestinian Territory; Palestinian Territories; Occupied Palestine; Palestinian Authority; "
    "Palestine, Occupied Territory; Palestine (OPT); Palestine/OPT; OPT/Palestine; Palestine OPT; "
    "Territorio Palestino Ocupado; Territorios Palestinos Ocupados; Territorio Palestino; Palestina Ocupada; "
    "Palestina (Territorio Ocupado); Autoridad Palestina; Territoire palestinien occupé; "
    "Territoires palestiniens occupés; Territoire palestinien; Palestine occupée; Território Palestino Ocupado; "
    "Territórios Palestinos Ocupados; Território Palestiniano Ocupado; Palestinian National Authority; "
    "West Bank and Gaza; West Bank & Gaza; West Bank and Gaza Strip; Gaza Strip; West Bank; Gaza and West Bank; "
    "West Bank/Gaza; Cisjordania; Franja de Gaza; Cisjordanie; Bande de Gaza; Cisjordânia; Faixa de Gaza; "
    "Gaza, Palestine; Gaza (Palestine); Palestine (Gaza); Filastin; Palästina; "
    "Palestinian Occupied Territories; Cisjordania y Gaza",
    "PT": "Portuguese Republic; República Portuguesa",
    "PR": "Borinquen; Borikén; Commonwealth of Puerto Rico",
    "RE": "La Réunion; Reunion Island; Île de la Réunion; Isla Reunión",
    "RU": "Russia; Rusia; Russie; Rússia; Russian Federation; Federación Rusa; Federación de Rusia; "
    "Fédération de Russie; Federação Russa; Rossiya; Russland",
    "SA": "KSA; Arabia Saudí; Arabia Saudita; Saudi-Arabia; Arábia Saudita; Arabie saoudite; السعودية",
    "ST": "Sao Tome; São Tomé; Santo Tomé; Sao Tome y Principe; Sao Tome et Principe; Sao Tome & Principe",
    "SV": "Salvador; El Salvador, C.A.; El Salvador CA; Le Salvador",
    "SY": "Syrian Arab Republic; República Árabe Siria; République arabe syrienne; República Árabe da Síria; Siria",
    "SZ": "Swaziland; Suazilandia; Swasilandia; Suazilândia; Eswatini; eSwatini; Esuatini; Essuatíni; "
    "Eswatini (Swaziland); Swaziland (Eswatini); Kingdom of eSwatini; Eswatini/Swaziland; Souaziland",
    "TL": "East Timor; Timor Oriental; Timor Leste; Timor-Este; Timor del Este; Timor-Leste (East Timor); "
    "East Timor (Timor-Leste); Timor Este; Timor-Est; Timor Lorosae; Timor Lorosa'e; Osttimor",
    "TR": "Turkey; Turquía; Turquie; Turquia; Turkiye; Türkiye (Turkey); Turkey (Türkiye); Türkei; Republic of Türkiye",
    "TT": "Trinidad; Trinidad & Tobago; Trinidad-Tobago; Trinité-et-Tobago; Trinidade e Tobago",
    "TW": "Taiwan; Taiwán; Taïwan; Taiwan, Province of China; Taiwan, ROC; Taiwan (ROC); Taiwan, China; "
    "Republic of China; Republic of China (Taiwan); Chinese Taipei; Taiwan R.O.C.",
    "TZ": "Tanzania, United Republic of; United Republic of Tanzania; República Unida de Tanzania; "
    "République-Unie de Tanzanie; Tanzanía; República Unida da Tanzânia",
    "US": "USA; U.S.A.; US; U.S.; US of A; United States of America; The USA; The US; United States (USA); "
    "USA (United States); EE.UU.; EE UU; EEUU; E.E.U.U.; EE. UU. de América; EUA; E.U.A.; "
    "Estados Unidos de América; Estados Unidos de Norteamérica; Estados Unidos da América; États-Unis d'Amérique; "
    "Etats Unis; Vereinigte Staaten von Amerika; Verenigde Staten; Stati Uniti; Stati Uniti d'America; "
    "EE.UU.AA.; Estados Unidos (EEUU); Estados Unidos (EE.UU.); Estados Unidos (USA); E.U. de América; US America",
    "VA": "Vatican; Vaticano; El Vaticano; Le Vatican; Holy See; Santa Sede; Saint-Siège; Santa Sé; "
    "Holy See (Vatican); Vatican City State; Ciudad del Vaticano; Estado de la Ciudad del Vaticano; Cité du Vatican",
    "VC": "St Vincent; St Vincent and the Grenadines; St. Vincent & the Grenadines; Saint Vincent; "
    "St Vincent and Grenadines; Saint-Vincent-et-les-Grenadines",
    "VE": "Venezuela, Bolivarian Republic of; Bolivarian Republic of Venezuela; República Bolivariana de Venezuela; "
    "Venezuela, RB; République bolivarienne du Venezuela; República Bolivariana da Venezuela",
    "VG": "BVI; British Virgin Islands; Virgin Islands, British; Virgin Islands (British)",
    "VI": "USVI; US Virgin Islands; U.S. Virgin Islands; Virgin Islands, U.S.; Virgin Islands (U.S.)",
    "VN": "Viet Nam; Vietnam; Viêt Nam; Viet-Nam; Socialist Republic of Vietnam; Vietnã; Vietname",
    "WS": "Western Samoa; Samoa Occidental; Independent State of Samoa",
    "XK": "Kosovo; Kosova; Kósovo; Kosovë; Republic of Kosovo; Kosovo (UNSCR 1244); Kosovo, Republic of; Kosovo*; "
    "Kosova/Kosovo; Kosovo/Kosova",
    "YE": "Yemen, Rep.; Republic of Yemen; República del Yemen",
    "ZA": "RSA; R.S.A.; S. Africa; South-Africa; Sud África; África del Sur; Sudafrica; Suráfrica; Afrique du Sud; "
    "Africa do Sul; Republic of South Africa",
    "ZW": "Rhodesia; Zimbabue; Zimbabwe; Zimbábwe",
}  # fmt: skip

# Several countries have a right to these; nobody is told which one.
AMBIGUOUS: dict[str, tuple[str, str]] = {
    "congo": ("CG", "CD"), "kongo": ("CG", "CD"), "el congo": ("CG", "CD"), "the congo": ("CG", "CD"),
    "le congo": ("CG", "CD"), "o congo": ("CG", "CD"), "الكونغو": ("CG", "CD"), "конго": ("CG", "CD"),
    "korea": ("KR", "KP"), "corea": ("KR", "KP"), "coree": ("KR", "KP"), "coreia": ("KR", "KP"),
    "virgin islands": ("VG", "VI"), "islas virgenes": ("VG", "VI"), "iles vierges": ("VG", "VI"),
    "ilhas virgens": ("VG", "VI"),
}  # fmt: skip

# Places that are no country of the list: what the country is, depends on who writes. Where it does not, it is proposed.
PLACES: dict[str, str] = {
    "tibet": "", "kurdistan": "", "kashmir": "", "cachemira": "", "abkhazia": "", "transnistria": "", "somaliland": "",
    "northern cyprus": "", "chipre del norte": "", "crimea": "", "rojava": "", "jerusalem": "", "jerusalen": "",
    "saami": "", "sapmi": "", "wallmapu": "", "sahara": "EH", "turtle island": "", "yugoslavia": "", "ussr": "",
    "czechoslovakia": "", "soviet union": "", "euskal herria": "", "america": "US", "e u": "US", "the states": "US",
    "gaza": "PS", "ramallah": "PS", "hebron": "PS", "bethlehem": "PS", "east jerusalem": "PS", "timor": "TL",
    "catalonia": "ES", "cataluna": "ES", "catalunya": "ES", "catalogne": "ES", "catalunha": "ES",
    "basque country": "ES", "pais vasco": "ES", "euskadi": "ES", "galicia": "ES", "quebec": "CA", "zanzibar": "TZ",
    "west papua": "ID", "aceh": "ID", "hawaii": "US", "chiapas": "MX", "chechnya": "RU", "california": "US",
    "flanders": "BE", "vlaanderen": "BE", "wallonie": "BE", "bavaria": "DE", "bayern": "DE", "kinshasa": "CD",
    "brazzaville": "CG", "london": "GB", "paris": "FR", "geneva": "CH", "ginebra": "CH", "geneve": "CH",
    "brussels": "BE", "bruselas": "BE", "bruxelles": "BE", "new york": "US", "washington dc": "US", "nairobi": "KE",
    "dubai": "AE", "sardinia": "IT", "corsica": "FR", "corse": "FR", "antilles": "", "antillas": "",
}  # fmt: skip
