"""What organizations work on, with whom and how, in the languages they write in: data only, read by ``lexicon``.

Lines as in ``vocabulary``.
"""

# Common, so it tells less than a name.
FIELDS = """
right: right rights derecho derechos direito direitos droit droits diritto diritti recht rechte drets dret rechten
law: law laws derecho direito droit recht leyes ley loi lei lois legge
legal: legal legales juridico juridica juridique juridicos juridicas juridiques
human: human humano humanos humana humanas humain humains humaine humaines umano umani menschlich humans
amnesty: amnesty amnistia amnistie anistia amnestia amnestie
justice: justice justicia justica giustizia gerechtigkeit rechtvaardigheid
peace: peace paz paix pace frieden vrede pau pacifist pacifista
violence: violence violencia violenza gewalt
nonviolence: nonviolence noviolencia non_violence no_violencia non_violenza nonviolent
freedom: freedom libertad liberdade liberte liberta freiheit freedoms libertades liberty liberties libertes liberdades
freedom: llibertat
democracy: democracy democracia democratie democrazia demokratie
democratic: democratic democratico democratica democratique democratiques demokratische democraticos democraticas
equality: equality igualdad igualdade egalite gleichheit eguaglianza igualtat
equity: equity equidad equidade equite
gender: gender genero genre genere geschlecht
woman: woman women womens womans mujer mujeres mulher mulheres femme femmes donna donne frau frauen vrouw vrouwen dona
march: march marche marcha martxa marsch marcia
ecumenical: ecumenical ecumenico ecumenica ecumenique okumenisch okumenische okumenisches okumenischer okumenischen
ecumenical: ecumenism
minority: minority minorities minoria minorias minorite minorites
living: living vivo viva vivos vivas vivant vivants vivante vivantes vivir
woman: dones female femenina femenino
man: man men hombre hombres homem homens homme hommes uomo uomini
human_right: ddhh dd_hh ddhh. dh menschenrecht
child: child children childs childrens nino ninos nina ninas ninez crianca criancas enfant enfants bambino bambini
child: kind
child: kinder infancia enfance infantil childhood infantiles kids kinderen
youth: youth youths joven jovenes jovem jovens jeune jeunes juventud juventude jeunesse jugend juvenil young giovani
youth: juveniles joves
girl: girl girls menina meninas fille filles nina ninas madchen
boy: boy boys
adolescent: adolescent adolescents adolescente adolescentes adolescencia
family: family families familia familias famille familles famiglia familie familiar familiares familial
relative: relatives familiares parents
mother: mother mothers madre madres mae maes mere meres mutter
grandmother: grandmother grandmothers abuela abuelas
father: father fathers padre padres pai pere
elder: elder elders elderly mayores adulto_mayor older
disability: disability disabilities discapacidad discapacidades deficiencia handicap behinderung discapacitat
person: person persons persona personas pessoa pessoas personne personnes people
people: people peoples pueblo pueblos povo povos peuple peuples popolo volk volker poble pobles gente
popular: popular populares populaire populaires populars
citizen: citizen citizens ciudadano ciudadanos ciudadana ciudadanas cidadao cidadaos citoyen citoyens citoyenne
citizen: citoyennes ciudadania citizenship cidadania citoyennete burger cittadini
community: community communities comunidad comunidades comunidade communaute communautes comunitario comunitaria
community: comunitarios comunitarias communautaire comunita comunitat gemeinschaft
social: social sociales sociale sociaux sociais socials sozial soziale socio
civil: civil civiles civile civiles civis civic civica civico
political: political politico politica politicos politicas politique politiques politisch
policy: policy policies politica politicas politique politiques politik
public: public publico publica publicos publicas publique publiques
development: development desarrollo desenvolvimento developpement entwicklung sviluppo ontwikkeling dev dev't
development: desenvolupament
economic: economic economico economica economicos economicas economique economiques economics
economy: economy economia economie wirtschaft okonomie economies
trade: trade comercio commerce handel commercio trading
fair: fair justo justa equitable gerecht equo
tax: tax taxes impuesto impuestos fiscal fiscale fiscales taxation imposto steuer tributaria fiscalidad
debt: debt deuda dette divida schulden debito
finance: finance financial finanzas financas financiero financiera financiere financeiro finanzen finances
work: work trabajo trabalho travail arbeit lavoro labor labour laboral laborales laborais
worker: worker workers trabajador trabajadores trabajadora trabajadoras trabalhador trabalhadores trabalhadoras
worker: trabalhadora travailleur travailleurs travailleuse travailleuses arbeiter lavoratori treballadors employees
peasant: peasant peasants campesino campesinos campesina campesinas campones camponeses camponesas paysan paysans
peasant: paysanne paysannes bauern contadini
farmer: farmer farmers agricultor agricultores agriculteur agriculteurs agricultora agricultoras farming
agriculture: agriculture agricultura agricole agricola agricultural landwirtschaft agrario agraria agrarian
rural: rural rurales rurais rurale ruraux
fisher: fisher fishers fisherfolk fishworkers pescador pescadores pescadora pescadoras pecheurs pecheur
indigenous: indigenous indigena indigenas autochtone autochtones indigenes originarios originarias indigene native
black: black negro negra negros negras noir noirs noire
afro: afrodescendiente afrodescendientes afrodescendant afrodescendants afrodescendente afrodescendentes afro
race: racial racism racismo racisme antiracism antirracista racismus antiracismo
land: land lands tierra tierras terra terre terres territorio territorios territoire territoires territory
territory: territory territories territorio territorios territoire territoires territorial
earth: earth tierra terra terre planet planeta planete erde
water: water agua aguas eau eaux wasser acqua aigua
river: river rivers rio rios riviere rivieres fluss
sea: sea mar mare mer meer ocean oceano oceans
forest: forest forests bosque bosques foret forets floresta florestas wald rainforest
mine: mining mineria mineracao minera mine mines miner mineros mineiro miniere bergbau
energy: energy energia energie
climate: climate clima climat climatico climatica climatique klima climaticos
environment: environment environmental ambiente medio_ambiente medioambiente meio_ambiente environnement ambiental
environment: ambientales ambientais umwelt environnemental environnementale environnementaux environmentalist
ecology: ecology ecologia ecologie ecological ecologico ecologica ecologista ecologistas ecologique ecologiques
ecology: okologie
ecology: ecologists ecologiste ecologistes
nature: nature naturaleza natureza natur natura natural naturales
biodiversity: biodiversity biodiversidad biodiversidade biodiversite
conservation: conservation conservacion conservacao
protection: protection proteccion protecao schutz protezione proteger
defense: defense defence defensa defesa verteidigung difesa
defender: defender defenders defensor defensores defensora defensoras defenseurs defenseur defenseures
promotion: promotion promocion promocao forderung promozione promoting
support: support apoyo apoio soutien appui unterstutzung supporting suport acompanamiento accompaniment
help: help aid ayuda ajuda aide hilfe aiuto hulp ajuda
assistance: assistance asistencia assistencia
solidarity: solidarity solidaridad solidariedade solidarite solidarietat solidaritat solidarieta solidair solidaria
solidarity: solidario solidaire
cooperation: cooperation cooperacion cooperacao cooperazione zusammenarbeit
action: action accion acao azione aktion actie actions acciones accio
education: education educacion educacao bildung educazione educativo educativa educational educatif educatives
training: training formacion formacao formation capacitacion
study: study studies estudio estudios estudo estudos etude etudes studien studi
research: research investigacion investigaciones pesquisa recherche recherches forschung ricerca pesquisas
analysis: analysis analisis analise analyse
information: information informacion informacao info
communication: communication communications comunicacion comunicaciones comunicacao kommunikation comunicazione
media: media medios midia medias
journalist: journalist journalists periodista periodistas jornalista jornalistas journaliste journalistes
expression: expression expresion expressao
culture: culture cultura kultur cultural culturales culturelle culturel culturais
art: art arts arte artes artistas artists artist artista kunst
health: health salud saude sante gesundheit salute salut
medical: medical medico medica medicos medicas medecins doctors arzte medico
doctor: doctor doctors medico medicos medicas medecin medecins arzte doctor
food: food alimentacion alimentaria alimentario alimentar alimentaire alimentaires ernahrung alimentos alimentation
hunger: hunger hambre fome faim fame
bread: bread pan pao pain brot brood pane
poverty: poverty pobreza pauvrete armut poverta
poor: poor pobres pauvres pobre pauvre
sovereignty: sovereignty soberania souverainete
security: security seguridad seguranca securite sicherheit
migrant: migrant migrants migrante migrantes migranten migratorio migratoria migratorios
migration: migration migracion migraciones migracao migracoes migrations migrazione
mobility: mobility movilidad mobilidade mobilite
immigrant: immigrant immigrants inmigrante inmigrantes imigrante imigrantes immigres immigre
refugee: refugee refugees refugiado refugiados refugiada refugiadas refugie refugies fluchtlinge fluchtling rifugiati
asylum: asylum asilo asile asyl
displaced: displaced desplazado desplazados desplazada desplazadas deplaces deplace deslocados desplazamiento
displaced: displacement
disappeared: disappeared desaparecido desaparecidos desaparecida desaparecidas disparu disparus disappearance
disappeared: desaparicion disappearances
detained: detained detenido detenidos detenida detenidas
prisoner: prisoner prisoners preso presos presa presas prisonnier prisonniers prison prisons carcel
torture: torture tortura folter tortures
victim: victim victims victima victimas vitimas vitima victime victimes
survivor: survivor survivors sobreviviente sobrevivientes survivant survivants survivantes
trafficking: trafficking trata traite trafico
slavery: slavery esclavitud escravidao esclavage
impunity: impunity impunidad impunidade impunite
corruption: corruption corrupcion corrupcao
transparency: transparency transparencia transparence
accountability: accountability rendicion_de_cuentas
truth: truth verdad verdade verite
memory: memory memoria memoire
history: history historia histoire historico historica
historical: historical historica historico historique
dignity: dignity dignidad dignidade dignite
life: life vida vie leben vita
hope: hope esperanza esperanca espoir hoffnung speranza
love: love amor amour
faith: faith fe foi
sexual: sexual sexuales sexuelle sexuelles sexuels sexuais sexuality sexualidad
reproductive: reproductive reproductivo reproductiva reproductivos reproductivas reprodutivos
lgbt: lgbt lgbti lgbtq lgbtiq lgbtqi lgbtqia lgbttti lgbtiqa
trans: trans transgender transgenero
gay: gay gays homosexual homosexuales
lesbian: lesbian lesbians lesbiana lesbianas lesbicas
feminist: feminist feminists feminista feministas feministe feministes feministische
feminism: feminism feminismo feminisme
catholic: catholic catolico catolica catolicos catolicas catholique catholiques katholisch katholische
christian: christian christians cristiano cristiana cristianos cristianas chretien chretienne chretiens crista cristao
christian: christliche
jesuit: jesuit jesuits jesuita jesuitas jesuite jesuites jesuiten
evangelical: evangelical evangelico evangelica evangelique
islamic: islamic muslim muslims islamico musulmanes musulman musulmans
interfaith: interfaith interreligioso interreligiosa
lutheran: lutheran luterana luterano lutherienne lutherische luteranos
presbyterian: presbyterian presbiteriana presbiteriano
lawyer: lawyer lawyers abogado abogados abogada abogadas advogado advogados advogada advogadas avocat avocats avocates
lawyer: avocate
jurist: jurist jurists jurista juristas juriste juristes juristen
judge: judge judges juez jueces jueza juezas juiz juizes juge juges
teacher: teacher teachers maestro maestros maestra maestras profesor profesores professores enseignants docentes
student: student students estudiante estudiantes estudante estudantes etudiant etudiants estudiantil etudiantes
professional: professional professionals profesional profesionales profissionais professionnels
engineer: engineer engineers ingeniero ingenieros ingenieur ingenieurs engenheiros
consumer: consumer consumers consumidor consumidores consommateur consommateurs
neighbour: neighbor neighbors neighbour neighbours vecino vecinos vecinas
friend: friend friends amigo amigos amiga amigas ami amis amie amies freunde amici vrienden
voice: voice voices voz voces vozes voix stimme
future: future futuro futur zukunft avenir
new: new nuevo nueva nuevos nuevas novo nova nouveau nouvelle nouvelles neue
free: free libre libres livre livres libre frei freie
open: open abierto abierta aberto aberta ouvert offen offene otvorena otvorene otvoreni otevrena otwarta otevreny
open: odprta
good: good bueno buena bom
great: great gran grande grand grandes
all: all alle todos todas todo toda tous toutes tout
one: one uno un une una uma um ein eine
mutual: mutual mutuo mutua mutuelle
self: self auto
together: together juntos juntas ensemble zusammen
united: united unido unidos unida unidas unis unies unie vereinte
nation: nation nations nacion naciones nacao nacoes
world: world mundo monde welt mondo monde mundial mondial mondiale mon
border: border borders frontera fronteras fronteira fronteiras frontiere frontieres fronterizo fronteriza
without: without sin sans sem ohne senza zonder sense
against: against contra contre gegen contro anti
abolition: abolition abolicion abolicao
control: control controle
change: change cambio mudanca changement wandel
transition: transition transicion transicao
transformation: transformation transformacion transformacao
governance: governance gobernanza governanca gouvernance
government: government gobierno governo gouvernement
state: state estado etat staat
citizenry: participation participacion participacao
inclusion: inclusion inclusao
integral: integral integrales integrale integrated
sustainable: sustainable sostenible sostenibles sustentable sustentables sustentavel durable durables nachhaltig
sustainable: nachhaltige
sustainability: sustainability sostenibilidad sustentabilidad sustentabilidade durabilite nachhaltigkeit
ethic: ethics etica ethique ethical etico ethik
responsibility: responsibility responsabilidad responsabilidade responsabilite
business: business businesses empresa empresas entreprise entreprises
corporate: corporate corporativa corporativo
bank: bank banco banque bancos banks
housing: housing vivienda moradia logement habitat habitacao
city: city ciudad cidade ville stadt cities ciudades
urban: urban urbano urbana urbain urbaine
street: street calle rua
town: town village
science: science sciences ciencia ciencias wissenschaft scientific cientifica
technology: technology technologies tecnologia tecnologias technologie
digital: digital digitales numerique
internet: internet
knowledge: knowledge conocimiento conhecimento connaissance saber saberes
dialogue: dialogue dialogo dialog
reconciliation: reconciliation reconciliacion reconciliacao
conflict: conflict conflicto conflitos conflits conflictos conflicts
war: war guerra guerre krieg oorlog
arms: arms weapons armas armes
nuclear: nuclear nucleaire
military: military militar militarism militarismo antimilitarista
resistance: resistance resistencia
struggle: struggle lucha luta lutte kampf
revolution: revolution revolucion revolucao revolucionario revolucionaria
liberation: liberation liberacion libertacao
socialist: socialist socialista socialiste socialistas
independent: independent independiente independientes independente independentes independant
autonomous: autonomous autonomo autonoma autonome autonom
general: general generale generales generaux gerais geral generali allgemein allgemeine allgemeiner algemeen algemene
alternative: alternative alternativa alternativas alternatives alternativo
emergency: emergency emergencia urgence urgent
humanitarian: humanitarian humanitario humanitaria humanitaire
relief: relief socorro secours
rescue: rescue rescate
care: care cuidado cuidados soins
welfare: welfare bienestar bem-estar
promoter: promoter promotora promotoras promotores promoters
monitor: monitor monitoring monitoreo
evaluation: evaluation evaluacion
documentation: documentation documentacion documentacao
leadership: leadership liderazgo lideranca
empowerment: empowerment empoderamiento
advocacy: advocacy incidencia plaidoyer
interest: interest interes
strategy: strategic estrategico estrategica strategique
litigation: litigation litigio contentieux
due: due debido devido
process: process proceso processo processus
progress: progress progreso progresso progres
integration: integration integracion integracao
inter: inter
south: south sur sul sud sueden suden
north: north norte nord norden
east: east este leste est osten oriente
west: west oeste ouest westen occidente
central: central centrales centrale
southern: southern meridional
sun: sun sol soleil
seed: seed seeds semilla semillas semente sementes semences
root: root roots raiz raices raizes racines
green: green verde verdes vert verts grune
red_color: rojo roja rouge rot vermelho
white: white blanco blanca branco blanc
animal: animal animals animales animais animaux tierschutz
coffee: coffee cafe
maize: corn maize maiz milho mais
plant: plantation plantations plantaciones
oil: oil petroleo petrole
pesticide: pesticide pesticides plaguicidas agrotoxicos
dam: dam dams represas presas barragens barrages
affected: affected afectado afectados afectadas atingidos atingidas affectees
tourism: tourism turismo tourisme
sport: sport sports deporte deportes esporte
theater: theater theatre teatro
film: film films cine cinema
music: music musica musique
book: book books libro libros livro livres
saint: saint san santo santa st sta ste sainte sao sankt
our: our nuestra nuestro nossa notre ntra
lady: lady senora senhora dame
heart: heart corazon coracao coeur
holy: sacred sagrado sacre holy
cross: cross cruz croix kreuz
spirit: spirit espiritu esprit espirito
god: god dios deus dieu gott
day: day dia jour
path: path camino caminos caminho chemin
bridge: bridge bridges puente puentes ponte pont
door: door puerta porta
light: light luz lumiere
word: word palabra palavra parole
eye: eye ojo olho oeil
hand: hand hands mano manos maos mains
mountain: mountain montana montagne montanha sierra
island: island isla ilha ile islands islas iles
valley: valley valle vallee vale
coast: coast costa cote
bay: bay bahia baie
"""
