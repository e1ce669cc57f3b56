"""What organizations work on, by theme, and words of their names that are translated: data only, read by ``lexicon``.

Lines as in ``vocabulary``.
"""

THEMES = """
abolition: abolition abolicion abolicao abolitionist abolicionista abolitionniste abschaffung abolizione
belt: belt cinturon ceinture cinturao gurtel cintura
threatened: threatened amenazado amenazada amenazados amenazadas menace menaces ameacados ameacadas bedroht bedrohte
threatened: bedrohten minacciati endangered
overseas: overseas ultramar outre_mer
basin: basin cuenca bassin bacia becken bacino
tropical: tropical tropicales tropicaux tropicais tropisch tropische
forest: bosques_tropicales bosque_tropical foret_tropicale forets_tropicales florestas_tropicais tropical_forest
forest: selva selvas tropical_forests regenwald
trade: comercial comerciales commercial commerciale commerciaux comerciais
illegitimate: illegitimate ilegitimo ilegitima ilegitimos ilegitimas illegitime illegitimes illegittimo illegittimi
transnational: transnational transnacional transnacionales transnationale transnationales transnacionais
multinational: multinational multinacional multinacionales multinationale multinationales multinacionais
engineer: ingenieria engineering ingenierie engenharia ingenieure ingegneri
indigenous: indigenista indigenistas indigenism aborigen aborigenes aboriginal indios indios
grassroots: grassroots basistas de_base basisbewegung
basic: basic basico basica basicos basicas
income: income renta revenu einkommen reddito
strike: strike huelga greve streik sciopero
ecumenism: ecumenismo oecumenisme okumene
overcoming: superacion
sustained: sostenido
guarantee: guarantee garantia garantias garantie
implementation: implementation implementacion implementacao
reform: reform reforma reforme reformas
agrarian: agrarian agraria agrario agrarias agrarios agraire agraires
territory: land_rights_territory
ownership: propiedad propriete propriedade eigentum
common: commons comunes communs bens_comuns common
good_living: buen_vivir bem_viver bien_vivre living_well
inequality: inequality inequalities desigualdad desigualdades inegalite inegalites desigualdade ungleichheit
exclusion: exclusion exclusao
integrity: integrity integridad integrite integridade
creation: creation creacion criacao creazione schopfung
stewardship: stewardship
nonviolence: gewaltfrei gewaltfreiheit gewaltfreie
mobilization: mobilization mobilisation movilizacion mobilizacao
organize: organized organizado organizada organizados organizadas
association_worker: gremial gremiales
consumption: consumption consumo consommation konsum
responsibility: responsabilita verantwortung
monitor: moniteur monitors
complaint: denuncia denuncias
request: petition peticion petitions
speech: discurso discours speech
women_workers: obrera
domestic_work: trabajo_domestico domestic_work travail_domestique trabalho_domestico
street_vendor: street_vendors vendedores_ambulantes vendeurs_ambulants
informal: informal informales informel informels informais
miner: minero miners mineros mineurs_ minatori bergleute
fracking: fracking fractura_hidraulica
extractive: extractive extractives extractivas extractiva extractivo extractivism extractivismo extractivisme
resource_natural: bienes_naturales
climate_change: cambio_climatico changement_climatique mudanca_climatica mudancas_climaticas klimawandel
adaptation: adaptation adaptacion adaptacao
resilience: resilience resiliencia
risk: risk risks riesgo riesgos risque risques risco riscos
disaster: disaster disasters desastre desastres catastrophe catastrophes katastrophe
crisis: crisis crise crises krise crisi
safety: safety
port_worker: marine_workers
sailor: sailor sailors seafarers seafarer marinos marins marineros seeleute maritimes
passenger: passenger pasajeros
driver: driver drivers conductores chauffeurs motoristas
baker: panaderos
cook: cocineras cuisiniers
waste_picker: catadores recuperadores
without: without sans ohne senza zonder uten utan uden ilman nelkul gabe bila tanpa بلا без χωρίς
border: border borders frontera fronteras fronteira fronteiras frontiere frontieres grenze grenzen confine confini
border: granser grenser graenser rajat sinir sinirlar granica granice hranice hatar mugak mipaka perbatasan حدود
border: границ fronteriza fronterizo fronterizas fronterizos transfronterizo transfrontalier frontalier frontaliers
border: cross_border fronteres grenzenlos
racism: antiracist antirracista antirracistas antiraciste antiracistes antirassistisch
race: rasizm rasism rasisme rassismus irkcilik rasizmus расизма عنصرية razzismo ρατσισμός discriminacion_racial
discrimination: discrimination discriminacion discriminacao discriminazione diskriminierung antidiscrimination
discrimination: antidiskriminierung antidiscriminacion
tolerance: tolerance tolerancia toleranz tolleranza
diversity: diversity diversidad diversidade diversite vielfalt diversita diversitat diverse diversas diversos
multicultural: multicultural intercultural interculturel interculturelle interkulturell interculturales
multicultural: interculturalidad
interculturality: interculturality interculturalite interculturalidade
faith: usko inanc wiara vira vjera fedea imani iman إيمان вера πίστη glaube glauben geloof fede religious
religion: religion religions religioso religiosa religiosos religiosas religieux religieuse religieuses religione
religion: religiose religiao religioes religionen godsdienst religiously
bishop: bishop bishops obispo obispos bispo bispos eveque eveques bischof bischofe vescovo vescovi episcopal
bishop: episcopado
priest: priest priests sacerdote sacerdotes pretre pretres clero clergy clerge priester sacerdoti
theology: theology teologia theologie teologico teologica theological theologians teologos
missionary: missionary missionaries misionero misioneros misionera misioneras missionnaire missionnaires missionario
missionary: missionarios missionaria missionarias missionari missionar
nun: religious_sisters
laity: lay laico laica laicos laics laiques leigos laien laity laicado
bible: bible biblia bibel bibbia biblico biblica biblique biblical
prayer: prayer oracion priere oracao gebet preghiera
charity_love: caridad charite caridade nachstenliebe
mercy: mercy misericordia misericorde barmherzigkeit
monitoring: monitoreo monitoramento suivi surveillance vigilancia_ciudadana
documentation: documentacio dokumentation dokumentasjon dokumentacja dokumentace documentazione توثيق документация
documentation: documentaire documental documentacion
research: forskning tutkimus arastirma arastirmalar badania badan vyzkum istrazivanje kutatas ikerketa utafiti بحوث
research: ricerche onderzoek исследования исследований έρευνα researchers investigadores investigadoras chercheurs
research: pesquisadores recerca
study: studier tutkimukset calismalari studia studium studije tanulmanyok ikasketak دراسات исследование μελετών
study: estudis studi studie
science: vetenskap vitenskap videnskab tiede bilim bilimsel nauka nauki veda znanost tudomany zientzia sayansi علوم
science: наука επιστήμη scienza scienze wetenschap cientifico cientifica cientificos scientifique scientifiques
science: scientifico
scientist: scientist scientists wissenschaftler
protection: beskyttelse skydd suojelu koruma korumasi ochrona ochrony ochrana zastita vedelem babesa ulinzi حماية
protection: защита προστασία protezione bescherming protectora protector protecting proteger
defense: forsvar puolustus savunma obrona obrony obrana defentsa utetezi pembelaan دفاع защиты άμυνα defending
defense: verdediging defendre
promotion: framjande fremme edistaminen tesvik promocja promocji promicanje sustapena ukuzaji تعزيز продвижение
promotion: promover promouvoir fomento bevordering promozione advancement
support: stotte stod tuki destek wsparcie wsparcia podpora podrska tamogatas sostengua dukungan دعم поддержка
support: υποστήριξη sostegno ondersteuning steun accompagnement acompanhamento suporte
action: toiminta eylem dzialanie akcja akce akcija cselekves ekintza hatua aksi действие δράση azioni
action: acciones acoes activism activismo ativismo activisme
activist: activist activists activista activistas militant militants militante militantes aktivisten ativista
activist: ativistas
dialogue: diyalog diyalogu vuoropuhelu parbeszed elkarrizketa mazungumzo حوار диалог διάλογος dialogos dialogues
cooperation: samarbeid samarbete samarbejde yhteistyo isbirligi wspolpraca wspolpracy spoluprace suradnja
cooperation: egyuttmukodes lankidetza ushirikiano kerja_sama تعاون сотрудничество συνεργασία samenwerking
cooperation: collaboration colaboracion colaboracao collaborazione
participation: participation participacion participacao participatory participativo participativa participative
participation: participatif partecipazione deltakelse katilim partizipation beteiligung
governance: buen_gobierno good_governance bonne_gouvernance boa_governanca
election: election elections electoral electorales eleccion elecciones eleicao eleicoes eleitoral wahlen electorale
vote: vote voto votes votos voter voters votantes electeurs eleitores
justice_social: sozialgerecht
prevention: prevention prevencion prevencao pravention prevenzione preventie forebygging onleme
recovery: recovery recuperacion recuperacao recuperation retablissement
rehabilitation: rehabilitation rehabilitacion reabilitacao readaptation riabilitazione rehabilitacio
treatment: treatment tratamiento tratamento traitement behandlung trattamento
mental: mental mentale psychique psychisch psychosocial psicosocial psicossocial
psychology: psychology psicologia psychologie psychological psicologico psychologists psicologos psychologues
psychology: psicologas
nurse: nurse nurses nursing enfermera enfermeras enfermeros enfermeria infirmieres infirmiers enfermeiros enfermagem
aids: aids sida hiv vih_sida hiv_aids vih_y_sida hiv_and_aids hiv_sida
cancer: cancer krebs cancro kreft kanser
drug: drug drugs drogas drogue drogues drogen droghe
blind: blind ciego ciegos aveugle aveugles cego cegos blinde ciechi
deaf: deaf sordo sordos sourd sourds surdo surdos gehorlose sordi sordas
domestic: domestic domestico domestica domesticas domestique domestiques domesticos hausangestellte household
union_worker: sindicalista sindicalistas syndicaliste syndicalistes sindicalismo syndicalisme unionist
wage: wage wages salario salarios salaire salaires lohn salari
landless: landless sin_tierra sans_terre sem_terra landlose landlosen
homeless: homeless sin_techo sin_hogar sans_abri sem_teto obdachlos obdachlose senzatetto sans_logis
stateless: stateless apatridas apatrides staatenlose
undocumented: undocumented indocumentados sans_papiers indocumentadas sin_papeles sem_documentos
deported: deported deportado deportados deportadas deportee deportees deportes expulses deportation deportacion
returnee: returnee returnees retornado retornados retornadas
exile: exile exiles exilio exiliados exil exilados
diaspora: diaspora diasporas
nomad: nomad nomads nomade nomades nomada nomadas pastoralist pastoralists pastoralistes pastores eleveurs herders
pastoralism: pastoralism pastoralisme pastoreo pastoralismo
livestock: livestock ganado ganaderia elevage pecuaria ganadero ganadera ganaderos
artisan: artisan artisans artesano artesanos artesanas artesana artesaos craft crafts artesania artesanato artisanat
small: small pequeno pequenos pequena pequenas petit petits petite petites klein kleine piccoli piccolo
producer: producer producers productor productores productora productoras producteur producteurs produtor produtores
producer: productrices produtoras produttori produzenten
production: production produccion producao produktion produzione
market: market markets mercado mercados markt mercato
credit: credit credito microcredit microcredito savings ahorro epargne poupanca microfinance microfinanzas
investment: investment investimento inversion inversiones investissement investissements investimentos investition
responsible: responsible responsable responsables responsavel verantwortlich responsabile
ethical: ethical ethisch eticos eticas ethiques
air: air aire luft aria
soil: soil soils suelo suelos sol_s boden
waste: waste residuos dechets abfall rifiuti basura recicladores recyclers waste_pickers lixo recycling reciclaje
toxic: toxic toxics toxico toxicos toxica toxique toxiques
pollution: pollution contaminacion poluicao contamination verschmutzung inquinamento
wetland: wetland wetlands humedal humedales zones_humides
friendship: friendship amistad amitie amizade freundschaft amicizia
brotherhood: brotherhood hermandad fraternite fraternidad fraternidade fraternity fraternita confraternity
brotherhood: bruderschaft
sisterhood: sisterhood sororidad sororite sororidade
unity: unity
union_act: unir
coexistence: coexistence coexistencia
welcome: welcome acogida accueil acolhida acolhimento bienvenida willkommen accoglienza
hospitality: hospitality hospitalidad hospitalite hospitalidade gastfreundschaft
listening: listening escucha ecoute escuta
orientation: orientation orientacion orientacao guidance counselling counseling consejeria beratung
mediation: mediation mediacion mediacao mediazione mediador mediadores mediators
monitor_watch: verificacion verification
inquiry: inquiry encuesta enquete inquerito
statistics: statistics estadistica statistique estatistica
map: map mapa karte mappa mapping mapeo cartographie cartografia
planning: planning planificacion planejamento planification planung
management: management gestion gestao verwaltung gestione manejo
administration: administration administracion administracao amministrazione
local_government: municipality municipalidad municipio municipios municipal municipales commune communes prefeitura
local_government: gemeinderat
quality: quality calidad qualite qualidade qualitat
access: access acceso acces acesso zugang accesso
opportunity: opportunity opportunities oportunidad oportunidades opportunite opportunites chancen opportunita
capacity: capacity capacidades capacidad capacite capacites capacities
change: change cambio changement mudanca wandel cambiamento transformation transformacion transformacao
change: transformations
innovation: innovation innovacion inovacao innovazione
exchange: exchange intercambio echange echanges austausch scambio
link: link links enlace enlaces lien liens vinculo vinculos
road: road roads carretera route routes estrada
border_land: frontier
territory: territori territorialidad
sovereign: sovereign soberano soberana souverain
self_determination: self_determination autodeterminacion autodetermination autodeterminacao selbstbestimmung
autonomy: autonomy autonomia autonomie
independence: independence independencia independance unabhangigkeit
occupation: occupation ocupacion ocupacao besatzung
colonialism: colonialism colonialismo colonialisme decolonial descolonial decolonization descolonizacion
imperialism: imperialism antiimperialista anti_imperialist antiimperialist anti_imperialista anti_imperialiste
capitalism: capitalism anticapitalista anticapitalist anticapitaliste
communist: communist communists comunista comunistas communiste communistes kommunistische
anarchist: anarchist anarchists anarquista anarquistas anarchiste anarchistes
left: left izquierda gauche esquerda linke sinistra
progressive: progressive progressives progresista progresistas progressiste progressistes progressista progressistas
radical: radical radicales radicais radicaux radikal
conscience: conscience conciencia consciencia gewissen coscienza
objector: objector objectors objetores objecteurs objecao objection objecion kriegsdienstverweigerer
veteran: veteran veterans veteranos veterano anciens_combattants
soldier: soldier soldiers soldado soldados soldat soldats soldaten
police: police policia polizei polizia policial policier
death_penalty: death_penalty pena_de_muerte peine_de_mort pena_de_morte todesstrafe pena_di_morte
execution: execution executions ejecucion ejecuciones ejecutados
crime: crime crimes crimen crimenes criminal criminales criminel criminelle verbrechen kriminal crimini
genocide: genocide genocidio volkermord genocides
punishment: punishment castigo
amnesty_prison: politische_gefangene
forensic: forensic forenses forense forensische
anthropology: anthropology antropologia anthropologie anthropological antropologica antropologico
sociology: sociology sociologia sociologie
philosophy: philosophy filosofia philosophie
geography: geography geografia geographie
literature: literature literatura litterature literary literario
language: language languages lengua lenguas idioma idiomas langue langues linguas sprache sprachen lingua lingue
writer: writer writers escritor escritores escritoras ecrivain ecrivains schriftsteller scrittori autores authors
publisher: publisher publishers editorial editores editoriales editeur editeurs editoras verlag editora
translation: translator translators traductor traductores traducteurs
photography: photography fotografia photographie photographers fotografos
dance: dance danza danse danca tanz
heritage: heritage patrimonio patrimoine erbe herencia
tradition: tradition traditions tradicion tradiciones tradicional tradicionales traditional traditionnel tradicionais
ancestral: ancestral ancestrales ancestrais ancestraux
spirituality: spirituality espiritualidad spiritualite espiritualidade spiritual
consultation: consultation consulta consultoria consulting consultants consultores
expert: expert experts experto expertos
volunteer: volunteer volunteers voluntario voluntarios voluntaria voluntariado benevoles volontaires freiwillige
volunteer: volontari voluntary volunteering volontariat
donor: donor donors donante donantes donateurs
orphan: orphan orphans huerfano huerfanos orphelin orphelins orfaos waisen orfani
widow: widow widows viuda viudas veuve veuves viuvas witwen vedove
abuse: abuse abuso abusos abus missbrauch
rape: rape violacion viol
femicide: femicide feminicidio femicidio feminicide feminicides
midwife: midwife midwives partera parteras comadronas sages_femmes parteiras hebammen
birth: birth nacimiento naissance parto nascimento geburt nascita
abortion: abortion aborto avortement abtreibung
sex_worker: sex_worker sex_workers trabajadoras_sexuales trabajadores_sexuales travailleuses_du_sexe
sex_worker: travailleurs_du_sexe trabalhadoras_sexuais
transport: transport transporte transporti verkehr
bicycle: bicycle bicicleta velo cycling ciclistas ciclista cyclists cyclistes fahrrad
railway: railway ferroviario ferroviarios cheminots rail
port: dockers estibadores portuarios
electricity: electricity electricista electricistas electriciens electrica electricidad electricite
construction: construction construccion construcao bauarbeiter costruzione building builders
industry: industry industrial industriales industrie industria industriel industriels
metal: metal metalurgicos metallurgie metallos metalworkers metalurgico
textile: textile textil textiles garment garments maquila maquilas
banana: banana bananas bananero bananeros banano
sugar: sugar azucar sucre acucar zucker zucchero
cotton: cotton algodon coton algodao baumwolle
cocoa: cocoa cacao kakao cacau
palm: palm palma palme palmier
timber: timber madera bois madeira holz
biotech: gmo ogm transgenicos gentechnik genetic geneticos
health_worker: health_workers trabajadores_de_la_salud personnel_de_sante
hospital: hospital hospitales hopital hopitaux krankenhaus ospedale hospitais
pharmacy: pharmacy farmacia pharmacie pharmacists farmaceuticos medicines medicamentos medicaments
sanitation: sanitation saneamiento assainissement saneamento
vaccine: vaccine vacunas vaccins
malaria: malaria paludisme paludismo
population: population poblacion populacao bevolkerung popolazione
planned: planificada
minor: minor menores mineurs minors
early: early temprana precoce
marriage: marriage matrimonio mariage casamento
street_child: street_children ninos_de_la_calle enfants_de_la_rue meninos_de_rua strassenkinder
playing: play juego jogo spielen
fair_trade: comercio_justo fair_trade commerce_equitable fairer_handel commercio_equo
gender: kjonn sukupuoli toplumsal_cinsiyet plec generoa jinsia جندر гендер φύλο geslacht genders
"""

# Words that many take as a name of their own. They tell as much as a name, and are known in several languages.
NAMES = """
caritas: caritas charita karitas
greenpeace: greenpeace グリーンピース 그린피스 гринпис гринпийс غرينبيس 绿色和平 綠色和平
amnesty: アムネスティ 앰네스티
oxfam: オックスファム 옥스팜 乐施会 樂施會
helsinki: helsinki helsingfors helsinska helsinske helsinski хелсиншки хельсинкская хельсинкский хельсинский
helsinki: гельсінська гельсінський helsinku
maya: maya mayas mayan
kichwa: kichwa quechua quichua kechua quechuas
aymara: aymara aimara aymaras aimaras
tomorrow: tomorrow demain amanha domani
today: today aujourdhui hoje heute oggi
gold: gold oro ouro
stone: stone piedra pierre pedra stein pietra
fire: fire fuego fogo feuer fuoco
wind: wind viento vent vento
desert: desert desierto deserto wuste desertification desertificacion
lake: lake lakes lago lagos lac lacs laguna lagoon
bird: bird birds ave aves oiseau oiseaux passaro passaros vogel uccelli pajaro
tree: tree trees arbol arboles arbre arbres arvore arvores baum albero alberi
flower: flower flowers flor flores fleur fleurs blume fiore fiori
garden: garden gardens jardin jardines jardins jardim giardino garten huerto huertos
rain: rain lluvia pluie chuva regen pioggia
star: star stars estrella estrellas etoile etoiles estrela estrelas
moon: moon luna lune lua mond
sky: sky cielo ciel heaven
dream: dream dreams sueno suenos reve reves sonho sonhos traum sogno
dawn: dawn amanecer aube amanhecer sunrise
horizon: horizon horizons horizonte horizontes horizont orizzonte
smile: smile sonrisa sourire sorriso lacheln
joy: alegria joie freude gioia
tenderness: tenderness ternura tendresse
encounter_people: convivencia
step: step steps paso pasos passos schritt
wisdom: wisdom sabiduria sagesse sabedoria weisheit
"""
