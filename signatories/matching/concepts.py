"""More words of organizations in more languages: data only, read by ``lexicon`` behind the other lists.

Lines as in ``vocabulary``; an idea of the same name there is the same idea. Plurals in -s and -es need not be
Lines written.
Words in other scripts are written as they are: they are read in Latin letters like any name.
"""

MORE_SOFT = """
association: bundesverband gesamtverband zentralverband fachverband hauptverband
association: jamiya jamiyat jamiyya foreningen foreningar yhdistys yhdistykset dernek dernegi stowarzyszenia spolek
association: sdruzeni zdruzenie
association: drustvo udruga udruge udruzenje egyesulet egyesulete asociatia asociatiei felag samtok shoqata cumann
association: cymdeithas samahan kapisanan perkumpulan verenigingen verband jamiat جمعية ассоциация асоціація сдружение
association: σύλλογος biedriba asociacija uhing liit elkartea chama zdruzenje kumpulan σωματείο общество
foundation: muassasa muassasat mouassasat saatio alapitvany alapitvanya nadace nadacia zaklada fondacija fondacioni
foundation: vakif yayasan fonds fonden مؤسسة
foundation: фонд фонда фондация ίδρυμα stiftelser fonda fundacji sihtasutus fondas ustanova
organization: organisationen organizacja organizace organizacija orgutu orgut orgutunun szervezet jarjesto orgutleri
organization: منظمات منظمة организация організація οργάνωση οργανισμός shirika ojal
society: selskab selskap selskabet sallskap sallskapet towarzystwo spolecnost drustvo seura tarsasag εταιρεία
group: groupement agrupacion agrupacao grupa gruppen gruppa ryhma csoport skupina
"""

MORE_HARD = """
church: kirkens kyrkans kirik baznicas
fund: fondet fondene
council: radets
tradeunion: ammattiliitto ammattiliittojen fagforening fagforbund fagforbundet szakszervezet sendika sendikasi
tradeunion: sendikalari
tradeunion: zwiazek_zawodowy zwiazkow_zawodowych sindicatul sindicatelor odborovy_svaz sindikat sindikati профспілка
tradeunion: профсоюз
tradeunion: professional_union vakcentrale vakbeweging fackforbund fackforbundet landsorganisationen
federation: dachverband
working: bundesarbeitsgemeinschaft landesarbeitsgemeinschaft
organization_central: keskusjarjesto central_organisation central_organization landsorganisasjonen landsorganisasjon
fund: hilfswerk relief_agency aid_agency
articulation: articulation articulacion articulacao articulaciones articulacoes articolazione
coordination: coordinating_body coordinating_committee organo_coordinador
network: natverk natverket nettverk nettverket netvaerk netvaerket verkosto verkko halozat sietka мережа сеть شبكة
network: мрежа δίκτυο rrjeti retele retelei tinkl sarea mtandao jaringan
federation: forbund forbundet federasyon federasyonu federatie federacja liitto szovetseg federatia اتحاد федерация
federation: ομοσπονδία savez svaz zveza
confederation: confederaciones confederacions confederations konfederasyon konfederasyonu конфедерация συνομοσπονδία
coalition: coalitie koalicja koalice koalisyon koalisyonu koalicija ائتلاف коалиция coaliciones coalicions
alliance: alliansen aliansi alianta sojusz aliancia تحالف альянс συμμαχία allianssi itifaki
union: unija unie unia unionen birlik birligi союз спілка umoja ένωση vereinigung
movement: movimiento beweging rorelse rorelsen bevegelse bevaegelse liike ruch hnuti hareket hareketi mozgalom
movement: miscarea pokret حركة движение рух κίνημα mugimendua gerakan harakati
council: radet neuvosto konsey konseyi مجلس совет рада συμβούλιο kontseilua consejos conseils consells baraza
committee: komite komitesi komitet kommitte kommitten komiteja comitati لجنة комитет комітет επιτροπή batzordea kamati
committee: bizottsag valiokunta odbor vybor comisie
collective: kolektiv kolektif kolektyw kollektiivi kolektiboa kollektivet coletivos coletivas collettivi коллектив
coordination: coordinadoras coordinations koordinasyon coordenacoes koordinacija coordinator coordinators
center: markaz zentren centru centrum senter sentret centeret keskus kozpont kozpontja merkez merkezi osrodek centras
center: zentroa
center: مركز центр κέντρο kituo pusat stredisko sentro centar centrul trung_tam keskuse
institute: institutet instituttet instytut institucija enstitu enstitusu intezet instituutti معهد институт інститут
institute: ινστιτούτο institutua taasisi
platform: plattformen platformu platforma منصة платформа πλατφόρμα plataformes platforme
forum: forumu foorumi foorum منتدى форум φόρουμ jukwaa foroa
front: frontem cephe cephesi جبهة фронт μέτωπο fronts
league: ligas ligues leghe رابطة лига ліга σύνδεσμος lliga liigan forbundet
assembly: asambleas assembleias assemblees assemblies versamlung jumuia asamblada
observatory: observatories observatorios observatoires observatorij obserwatorium gozlemevi مرصد παρατηρητήριο
observatory: beobachtungsstelle observatorium
campaign: campanas campanhas campagnes campaigns kampanja kampanya kampanyasi kampania حملة кампания εκστρατεία
campaign: kampagnen campanya kanpaina
initiative: iniciativas initiativen initiativet girisim girisimi inicjatywa iniciativa مبادرة инициатива πρωτοβουλία
initiative: aloite inisiatif ініціатива ініціатив инициатив ініціативи инициативы inicjatyw inicijativa inicijative
program: programmen programa programi programy programmet برنامج программа πρόγραμμα mpango
project: proyectos projetos projets progetti projekte prosjekt prosjektet hanke projekt projekti مشروع проект
service: dienste tjeneste tjanst palvelu hizmet hizmetleri sluzba خدمة служба υπηρεσία huduma serveis servizi
office: buro biuro kontor kontoret toimisto ofis ofisi مكتب бюро γραφείο bulegoa ured oficinas bureaux
school: skola skolan skole skolen koulu okul okulu szkola مدرسة школа σχολείο eskola shule iskola
university: uni universitetet universitet yliopisto universitesi uniwersytet univerzita sveuciliste egyetem جامعة
university: университет університет πανεπιστήμιο unibertsitatea chuo_kikuu universitatea
college: colegios collegio hogskola kolleg kolegium كلية колледж
academy: akademi akademia akademija academies academias أكاديمية академия ακαδημία
house: hus huset talo haza kuca casas case بيت дом будинок σπίτι etxea nyumba casal
shelter: hebergement siginma multusi casa_hogar casa_de_acogida
lab: laboratorios laboratoires laboratori laboratorium
library: bibliotheek bibliothek biblioteket biblioteki kutuphane مكتبة библиотека βιβλιοθήκη
museum: museos musees musei muzeum muzej muze متحف музей μουσείο
archive: arxiu archivio archiwum arhiv arkiv arsiv أرشيف архив αρχείο
press: presse stampa pers صحافة пресса
agency: agencias agences agenzia agentschap ajansi وكالة агентство
cooperative: kooperatif kooperatifi kooperatywa spoldzielnia osuuskunta cooperatieve cooperativas تعاونية кооператив
working: arbeitsgruppe werkgroep arbeitskreis grup_de_treball gruppo_di_lavoro task_group
circle: circles circulos cercles kreis kring cerchio
party: partij partia parti partiet puolue حزب партия κόμμα
church: kirchen kirke kirkken kyrka kyrkan kirkko kilise kilisesi kosciol cirkev crkva كنيسة церковь εκκλησία eliza
church: kanisa biserica
fund: fondsen fons rahasto fonu fundusz صندوق ταμείο fundos funds
resource: ressourcen risorse risorsa recursos
watch: vigilancia vigilance veille vigia vigilante watchdog
bloc: bloque bloc bloco block
station: station estacion estacao
command: comando commando
unit_team: unidad unidade unite unit einheit
guild: guild gremio gilde
partnership: partnership partenariat parceria asociacion_estrategica partners socios partenaires parceiros
partnership: partnerschaft
secretariat: sekretariat sekretariatet segreteria
parliament: parliament parlamento parlement parlament
court: court tribunal corte cour gericht tribunals tribunales
society_civil: civil_society sociedad_civil societe_civile sociedade_civil zivilgesellschaft societa_civile
cell: celula cellule
workshop: workshop taller tallers atelier werkstatt
space: space espacio espaco espace spazio raum
meeting: meeting reunion encuentros
table: tavolo tisch
"""

MORE_PHRASES = """
peasant+movement: boerenbeweging
work+tradeunion: union_syndicale
climate+justice: klimaatrechtvaardigheid klimagerechtigkeit justice_climatique justicia_climatica
human+right: derechos_fundamentales_humanos mensenrecht ihmisoikeudet ihmisoikeus menneskerettigheter
human+right: menneskerettigheder
human+right: manskliga_rattigheter emberi_jogok ljudska_prava lidska_prava ludske_prava giza_eskubide haki_za_binadamu
human+right: hak_asasi_manusia drepturile_omului drepturilor_omului حقوق_الإنسان права_человека прав_человека
human+right: права_людини прав_людини δικαιώματα_του_ανθρώπου ανθρωπίνων_δικαιωμάτων ανθρώπινα_δικαιώματα
human+right: ljudskih_prava lidskych_prav ludskych_prav praw_czlowieka clovekovih_pravic clovekove_pravice emberi_jogi
human+right: inimoiguste inimoigused cilvektiesibu cilvektiesibas zmogaus_teisiu ihmisoikeusliitto mannrettinda
human+right: menneskerettighets правозащитный правозащитная правозащитное правозащитная правозахисний правозахисна
human+right: људска_права људских_права права_човека човешки_права direitshumans dirittiumani diritti_umani
human+right: drets_de_la_persona teu_dret nhan_quyen
doctor+without+border: aerzte_ohne_grenzen
woman+house: frauenhaus frauenhauser kvinnohus
"""

# What organizations work on.
MORE_FIELDS = """
forest: skove skovene skogene metsad metsade miskai mezi ormancilar ormancilik
rainforest: regnskog regnskogen regnskov sademetsa regenwald regenwoud selva_tropical foret_tropicale
nature: looduse loodus dabas gamtos naturskydd naturvern
relief: nodhjelp nodhjaelp nodhjalp
world: verdens varldens
future: framtiden fremtiden
people: kansalaiset rahva tautos
consumer: forbruker forbrugere forbruger konsument konsumenter kuluttaja kuluttajat tarbija vartotoju pateretaju
earth: zemlje zemlja zemi zemia zeme
hand: hand hands mano manos mao maos main mains hande hender handen haender mani
democratic: democrates democrats democratas democraticos demokraten ديمقراطيات ديمقراطية
doctor: dokters dokter
debt: deute deutes
globalization: globalization globalisation globalizacion globalizacao globalisierung globalitzacio mondialisation
globalization: globalizzazione globalisering globalizacja
bishop: bischoflich bischofliches bischofliche episcopal_aid
rehabilitation: rehabilitation rehabilitacion reabilitacao readaptation rehabilitierung تأهيل реабилитации
rehabilitation: реабілітації
victim: ضحايا
study: دراسات
torture: تعذيب
border: frontiere frontiers
all: todes todxs tous_et_toutes toutes_et_tous
environment: екологічний екологічна екологічне екологічних екологічної экологический экологическая экологических
environment: ekologiczny ekologiczna ekologiczne ekologicky ekologicka ekologicke ekolosko ekoloski ekoloska okolja
protection: захисту защиты захист защита ochrony ochrana ochranu zastitu zastita
public: громадська громадський общественная общественный общественное публична
right: rettigheter rettigheder rattigheter oikeudet haklari hak prawa prawo prava pravo jogok حقوق права право
right: δικαιώματα eskubideak eskubide haki hak_asasi drepturi drepturilor teisiu
human: mensch menschen mensen manniska manskliga ihmis insan insani czlowieka ludzki ljudska الإنسان человека людини
human: ανθρώπου ανθρωπίνων giza binadamu omului manusia emberi
woman: kvinna kvinnor kvinner kvinder kvinde kvinners naiset naisten nainen kadin kadinlar kobiet kobiety emakume
woman: emakumeak emakumeen wanawake perempuan mulleres dones femei femeilor نساء المرأة женщин женщины γυναικών
woman: γυναίκες femmine femminile feminin feminine feminino feminina mulieres
child: barn barnens lapset lasten cocuk cocuklar dzieci dziecka deti djeca gyermek gyerekek infants nens haurrak
child: watoto anak copii copiilor الطفل أطفال детей дети παιδιά παιδιών infantile infantis criancas kind
youth: ungdom ungdomar ungdommen nuoriso genc gencler genclik mlodziez mlodziezy mladez mladi ifjusag tineret gazteak
youth: vijana pemuda شباب молодежь молодежи νεολαία νέων jovenes giovanile jugendliche jongeren jeugd juvenile
peace: fred fredlig freden rauha rauhan barisi pokoj pokoju beke pacea pacii bakea amani perdamaian سلام мира мир миру
peace: ειρήνη ειρήνης pacifico pacifista pacifistas pacifists pacifiste
justice: rattvisa rettferdighet retfaerdighed oikeudenmukaisuus adalet sprawiedliwosc spravedlnost pravda igazsag
justice: justitia justizia keadilan عدالة العدل справедливость справедливости δικαιοσύνη justica
freedom: frihet frihed vapaus ozgurluk ozgurlugu wolnosc svoboda sloboda szabadsag libertatea askatasuna uhuru
freedom: vrijheid حرية свобода свободы ελευθερία kebebasan libertario libertaria libertarian
democracy: demokrati demokratia demokrasi demokracja demokracie demokracija demokracio ديمقراطية демократия δημοκρατία
solidarity: solidaritet solidaarisuus dayanisma dayanismasi solidarnosc solidarita solidarnost szolidaritas
solidarity: elkartasuna mshikamano تضامن солидарность αλληλεγγύη solidario solidaria solidaires solidarias solidarios
solidarity: solidariteit
equality: jamlikhet likestilling ligestilling tasa_arvo esitlik esitligi rownosc rovnost jednakost egyenloseg
equality: gelijkheid berdintasuna usawa مساواة равенство ισότητα parita egalitarian igualitaria igualitario paridad
equality: paridade parite
environment: miljo ymparisto cevre srodowisko srodowiska prostredi okolis kornyezet ingurumena mazingira بيئة ambiente
environment: ambiental ambientais ambientales environnemental environmental medioambiental medioambientales umwelt
environment: umweltschutz экология περιβάλλον environnementale environnementaux environmentalist
water: vann vatten vand vesi woda wody voda maji ماء مياه воды вода νερό hidrico hidrica hydrique
development: utveckling utvikling udvikling kehitys kalkinma rozwoj rozwoju rozvoj razvoj fejlesztes garapena
development: maendeleo desarrollos تنمية развитие развития ανάπτυξη pembangunan desenrolo dezvoltare sviluppo
worker: arbetare arbeidere arbejdere tyontekijat isci isciler emekci pracownik pracownikow delnici radnici munkasok
worker: langileak wafanyakazi buruh عمال рабочих трудящихся εργαζομένων lavoratrici obrero obrera obreros obreras
worker: ouvrier ouvriere ouvriers ouvrieres operario operarios operaria trabalhador werknemers arbeidersbeweging
peasant: bonder bonde viljelijat koylu koyluler ciftci rolnik rolnikow chlopi nekazari nekazariak wakulima petani
peasant: فلاحين крестьян αγροτών campesinado paysannerie campesinato bauerin bauerinnen agricoles boeren landarbeiter
people: folket kansa kansan halk halki narod narodni ludowy herria herri watu rakyat شعب народ народа λαός popoli
people: pobles voelker
refugee: flykting flyktingar flyktning flyktninger flygtning flygtninge pakolaiset multeci multeciler uchodzca
refugee: uchodzcow uprchlik izbjeglice menekult menekultek errefuxiatuak wakimbizi pengungsi لاجئين беженцев προσφύγων
refugee: profughi vluchteling vluchtelingen refugiats refugiades
migrant: innvandrer invandrare maahanmuuttajat gocmen gocmenler migranci migrantow مهاجرين мигрантов μεταναστών
migrant: migrantes migratoria migratorias migratorios migratoire migratoires migratory migrante migranten migrantinnen
friend: venner vanner ystavat dostlari przyjaciele pratele prijatelji baratai lagunak marafiki أصدقاء друзья φίλοι
friend: amics
health: helse halsa sundhed terveys saglik zdrowie zdrowia zdravi zdravlje egeszseg osasuna afya gezondheid صحة
health: здоровье υγεία sanitario sanitaria sanitaire sanidad healthcare kesehatan sanatate
education: utbildning utdanning uddannelse koulutus egitim edukacja edukacji vzdelavani obrazovanje oktatas hezkuntza
education: elimu onderwijs تعليم التربية образование εκπαίδευση pedagogia pedagogie pedagogica pedagogico pendidikan
help: hjelp hjalp yardim yardimi pomoc pomoci segitseg laguntza msaada مساعدة إغاثة помощь βοήθεια auxilio aider
culture: kulturell kultuuri kulttuuri kultur kulturu kultura kultury kulturni kulturna ثقافة культура πολιτισμός
culture: utamaduni cultures culturas culturele culturali kulturelle
art: kunsten konst taide sanat sanati sztuka umeni umjetnost muveszet فن искусство τέχνη artistico artistica
art: artistique
forest: skog skogen skov metsa metsan orman ormanlar lasy suma erdo basoa misitu hutan غابة лес леса δάσος forestal
forest: forestales florestal florestais forestier forestiere forestry silvicultura bossos boschi foresta
land: toprak ziemia ziemi puda zemlja fold lurra ardhi tanah أرض земля земли γη terras tierras
nature: nature naturaleza natureza natur natura natuur luonto doga priroda przyroda الطبيعة природа φύση naturschutz
nature: naturales naturals naturelle naturelles natural naturais wildlife wilderness
climate: climate clima climat klima klimat ilmasto iklim iklimi klimatu podnebi المناخ климат κλίμα climatico
climate: climatica climatique climatiques klimaschutz climaticos climaticas klimaatrechtvaardigheid klimaat
animal: dyr djur elain hayvan hayvanlar zwierzeta zvirata zivotinje allatok dieren tiere tierschutz الحيوان животных
animal: ζώα
sea: havet deniz denizi morze tenger itsasoa bahari laut بحر море θάλασσα maritimo marine
ocean: ocean oceano oceans oceanos okyanus oceani oceanico oceanica ozean
fish: fish fisheries pesca peche pesquero pesquera fischerei fiske visserij balik
fisher: fisherman fishermen fisherwomen pescadores pecheuses pescatori fischer visser
memory: minne muisti hafiza pamiec pamieci pamet emlekezet oroimena kumbukumbu ذاكرة память памяти μνήμη erinnerung
memory: memorial memoires memorias memoriaux gedachtnis gedenken
truth: sannhet sanning totuus gercek prawda egia ukweli حقيقة правда αλήθεια wahrheit verita veritat
violence: vald vold vakivalta siddet siddete przemoc przemocy nasili nasilje eroszak indarkeria عنف насилие βία geweld
law: derecho lagen laki hukuk hukuku zakon legea zuzenbide sheria hukum قانون закон δίκαιο juristisch jurisdiccion
law: juridiction legislation legislacion normativa
lawyer: advokat advokater asianajajat avukat avukatlar adwokat adwokaci odvjetnici ugyved محامين адвокат δικηγόρων
lawyer: attorney attorneys barrister barristers solicitor solicitors rechtsanwalt anwalte avvocati avvocato advocats
lawyer: anwalt anwaltinnen rechtsanwaltinnen abogacia barreau advocacia advocates
journalist: journalister toimittajat gazeteci gazeteciler dziennikarz dziennikarzy novinari ujsagirok صحفيين
journalist: журналистов журналист δημοσιογράφων giornalisti giornalista periodismo jornalismo journalism journalisme
journalist: journalismus communicators comunicadores comunicadoras comunicador reporter reporters reporteros
student: studenter opiskelijat ogrenci ogrenciler studentow studentu studenti diakok ikasleak wanafunzi طلاب студентов
student: φοιτητών studentinnen studierende
teacher: larare laerere opettajat ogretmen ogretmenler nauczyciele ucitele ucitelji tanarok irakasleak walimu معلمين
teacher: учителей δασκάλων lehrer insegnanti docente educador educadores educadora educadoras educator educators
teacher: magisterio enseignantes professores professoras
lgbt: lgbtia lgbtqplus lgbtiqplus glbt glbtt lgbtqia2s lsbti lsbtiq hbtq lgbtiaq homosexuelle homosexuals queer
disability: funktionshinder handikap vammaiset engelli engelliler niepelnosprawni invalidi disabile disabili disabled
disability: discapacitado discapacitados handicapes handicapees handicape deficientes deficiente minusvalidos إعاقة
disability: behinderte behinderten инвалидов αναπήρων
elder: aldre eldre aeldre ikaantyneet yaslilar seniorzy anziani aines seniors senior senioren ancianos ancianas idosos
elder: idosas tercera_edad personas_mayores older_people older_persons retired jubilados pensioners pensionistas
elder: retraites aposentados personnes_agees
family: familien familj familjer familie perhe perheet aile aileler rodzina rodzin rodina obitelj csalad familiak أسرة
family: семья οικογένεια famiglie families
mother: modrar modre aidit anne anneler matki matky majke anyak amak أمهات матерей μητέρες madri mutter
prisoner: fanger fangar vangit mahkum mahpus wieznowie vezni zatvorenici rabok presoak wafungwa سجناء أسرى заключенных
prisoner: κρατουμένων carcere prisional penitenciario penitenciaria penitentiary penitentiaire carcelario carcelaria
prisoner: inmates reclusos detenuti gefangene gefangenen gefangnis prigionieri
torture: tortur kidutus iskence iskenceye tortury muceni mucenje kinzas torturak mateso تعذيب пыток βασανιστηρίων
victim: ofre uhrit magdur magdurlar ofiary obeti zrtve aldozatok biktimak waathiriwa ضحايا жертв θυμάτων opfer
victim: vittime slachtoffers
disappeared: forsvunna kayiplar zaginieni zmizeli nestali eltuntek desagertuak مفقودين пропавших αγνοουμένων scomparsi
disappeared: verschwundene verschwundenen verdwenen missing
corruption: korrupsjon korruption korruptio yolsuzluk korupcja korupcji korupce korupcija rushwa فساد коррупции
corruption: διαφθορά anticorruption anticorrupcion anticorrupcao anti_corruption corrotto corruzione anti_corrupcion
transparency: offentlighet saydamlik seffaflik przejrzystosc transparentnost uwazi شفافية прозрачность διαφάνεια
transparency: transparencia transparentie transparenz trasparenza gardentasuna
work: arbete arbeid arbejde praca prace munka lana kazi kerja عمل труд εργασία employment empleo emploi emprego
work: labourers jobs
agriculture: landbruk jordbruk landbrug maatalous tarim rolnictwo zemedelstvi poljoprivreda nekazaritza kilimo زراعة
agriculture: сельское γεωργία agro agropecuario agropecuaria landbouw agricolas agricoles
agroecology: agroecology agroecologia agroecologie agroecologico agroecologica agroekologie agroecological
food: ruoka zywnosc potraviny hrana elelmiszer elikadura chakula pangan غذاء еда τροφή voedsel cibo nutrition
food: nutricion nutricao ernahrungssouveranitat alimentari
hunger: sult svalt nalka aclik glod gosea njaa kelaparan جوع голод πείνα honger undernutrition
poverty: fattigdom koyhyys yoksulluk ubostwo chudoba siromastvo szegenyseg pobrezia umaskini kemiskinan فقر бедность
media: medya medier mediat mediji mezzi_di_comunicazione إعلام медиа СМИ medien medios_de_comunicacion medialna
press_freedom: pressefreiheit
community: yhteiso topluluk wspolnota komunita zajednica kozosseg komunitatea jamii komunitas مجتمع община κοινότητα
community: gemeinde gemeenschap samfunn comunale comunal comunales comunais comunitari comunitarie barrial vecinal
citizen: medborgare borgere borger kansalaiset yurttas yurttaslar obywatele obywatelska obcane gradani polgarok raia
citizen: herritarrak مواطنين граждан πολιτών burgerinitiative burgerinnen bourgeois ciudadanes civiche cittadine
civil: sivil cywilne obcanske civilni مدني гражданский zivil
city: stad byen kaupunki sehir kent miasto miasta mesto grad varos hiria kota مدينة город πόλη citta orase urbanas
city: urbanos urbaines
housing: bolig bostad asunto konut mieszkanie bydleni stanovanje lakhatas etxebizitza makazi perumahan سكن жилье
housing: στέγαση abitazione wohnen wohnung wohnraum huisvesting habitacional habitacionales inquilinos tenants
housing: locataires inquilinas inquilino mieter
trafficking: trata_de_personas human_trafficking trafico_de_pessoas traite_des_etres_humains menschenhandel traffick
trafficking: traffic
slavery: slaveri orjuus kolelik niewolnictwo otroctvi sklaverei schiavitu slavernij anti_slavery antislavery
arms: vapen aseet silah bron zbrane oruzje fegyver silaha سلاح оружие όπλα waffen wapens armi armamento
disarmament: disarmament desarme desarmement desarmamento abrustung disarmo ontwapening nedrustning weapons_reduction
nuclear: karnvapen atomvapen ydinvoima nukleer nuklearny jaderny nuklearni nuklear atom atomic atomico atomique
nuclear: nukleare نووي ядерный πυρηνικά nucleares nuclears antinuclear anti_nuclear
energy: energy energies energia energias energie energien enerji energetyka nishati طاقة энергия ενέργεια energetico
energy: energetica energetique energetiques
ecology: ecologia ecologista ecologistas ecologie ecologistes ecologiste ecologico ecologica ecologique ecologiques
ecology: ecology ecological ecologicos ecologicas okologie okologische ecologists ekologia ekoloji ekologie
technology: teknologi teknologia teknoloji teknolojia تكنولوجيا технология τεχνολογία technologique tecnologico
technology: tecnologica technik tech technologist technologists
digital: digitala dijital cyfrowy digitalni цифровой ψηφιακός digitale digitaux digitais digitals digitaler
privacy: privacy privacidad privacidade vie_privee privatsphare privatezza intimidad personvern integritet gizlilik
internet: online cyber
sport: idrett idrott urheilu sportowy kirola michezo olahraga رياضة спорт αθλητισμός deportivo deportiva sportif
sport: sportive esportivo
music: musikk musik musiikki muzik muzyka hudba glazba muziki موسيقى музыка μουσική musical musicales
book: bok kirja kitap ksiazka kniha knjiga konyv liburu kitabu كتاب книга βιβλίο buch bucher boek
voice: stemme rost aani sesi sesler glos glosy hlas glas hang ahotsa suara صوت голос φωνή stimmen veus stemmen voci
voice: voce
hope: hopp toivo umut nadzieja nadeje remeny itxaropena tumaini harapan أمل надежда ελπίδα hoop esperances
life: livet elama hayat yasam zycie zycia zivot elet bizitza maisha kehidupan حياة жизнь ζωή leven vitale
light: ljus valo isik swiatlo svetlo svjetlo feny argia nuru cahaya نور свет φως luce licht llum lumieres luces
sun: aurinko gunes slonce slunce sunce eguzkia matahari شمس солнце ήλιος sonne sole
river: joki nehir rzeka reka rijeka folyo ibaia sungai نهر река ποταμός fiume rivier fleuve fleuves
mountain: fjell vuori gora hora hegy mendia mlima gunung جبل гора βουνό berge montagne gebirge montanas mountains
mountain: montagnes montanhas montagna alpin
street: gata katu sokak ulica ulice kalea strasse strada rues calles ruas streets
bridge: silta kopru koprusu zubia daraja jembatan جسر мост γέφυρα bruecke brucke ponts pontes brucken bruggen brug
path: polku cesta bidea njia jalan طريق путь δρόμος wege caminho sentier chemins camins
door: kapi drzwi dvere vrata ajto atea mlango باب дверь πόρτα puertas portes portas
hand: hender kasi rece ruce ruke eskuak mikono يد рука χέρι hande handen mani
world: world mundo monde welt mondo verden varlden maailma dunya swiat svet svijet vilag mundua dunia عالم κόσμος
world: mundos wereld earthly mundi mundu munduko
earth: planeten jorda jorden terre_mere madre_tierra mother_earth aarde
future: framtid fremtid tulevaisuus gelecek przyszlosc budoucnost buducnost etorkizuna masa_depan مستقبل будущее
future: futures futuros toekomst
new: uusi yeni nowy novy novi berri mpya baru جديد новый νέα nieuwe nuove nuovo nuova neuer neues nuevas
free: fria vapaa ozgur wolny svobodny slobodan szabad aske huru bebas حر свободный ελεύθερος libero libera vrij
free: libremente gratis llibres frie
against: against contra contre gegen contro tegen imod vastaan karsi przeciw proti protiv ellen aurka dhidi ضد против
against: anti
"""
