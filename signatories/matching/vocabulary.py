"""The words that organizations are made of, in the languages they write in: data only, read by ``lexicon``.

One line is one idea: its name, then every form of it without accents, "_" for a blank within a form. A form may stand
under several ideas ("derecho" is right and law). What is not here is a name of its own, and tells most.
"""

# Words of no weight: they come and go between two spellings of one name.
STOPS = {
    "en": "the of for and to in on at by with from an as n 4 about is",
    "es": "el la los las lo de del y e para por en al con sobre pro",
    "fr": "le les des du et pour en au aux dans sur d l par chez",
    "pt": "o os as da do das dos e em na no nas nos pelo pela pelos pelas ao para por com",
    "de": "der die das des dem den und fur im zur zum von vom mit",
    "it": "il lo gli i della delle dei degli dello nella per ed di dell con",
    "nl": "het de van en voor een ter op te ten",
    "ca": "els les i per amb dels el al",
    "was": "formerly antes anciennement anteriormente ehemals previously fka aka former siglas sigla acronym known",
    "ht": "yo nan pou ak",
    "sla": "za z ze w we v u od iz pri im",
    "ko": "leul reul eul gwa wihan",
    "title": "dr dra mons monsenor mgr msgr pbro rev reverend prof fray fr",
    "xx": "och for i og av til pa a al el ul an na lil li wa wal ul ud ad",
}

# What says how a body is registered, not which it is.
LEGAL = """
ong: mtu ong ongs ongd ngo ngos ogn onlus osc oscs cso csos oscip osfl ipss iap abp npo onl asbl vzw aisbl ivzw ev
civil: asociacion_civil associacao_civil sociedad_civil civil_association civil_society_organization
civil: civil_society_organisation organizacion_de_la_sociedad_civil organisation_de_la_societe_civile
nonprofit: sin_fines_de_lucro sin_animo_de_lucro sin_fin_de_lucro sans_but_lucratif sem_fins_lucrativos non_profit
nonprofit: nonprofit not_for_profit no_lucrativa no_lucrativo non_governmental_organization
nonprofit: nongovernmental_organization
nonprofit: non_governmental_organisation organizacion_no_gubernamental organisation_non_gouvernementale
nonprofit: organizacao_nao_governamental non_governmental no_gubernamental non_gouvernementale nao_governamental
nonprofit: nichtregierungsorganisation gemeinnutzig غير_حكومية غير_الحكومية
charity: registered_charity charitable_trust charity institucion_de_asistencia_privada institucion_de_beneficencia
loi: loi_1901 association_loi_1901 eingetragener_verein registered_association eingetragene_genossenschaft
union: cooperative_limited sociedad_anonima sociedad_de_responsabilidad_limitada sp_z_oo s_de_rl s_de_rl_de_cv
union: ekonomisk_forening ek_for ideell_forening s_coop s_coop_and sociedad_cooperativa_andaluza s_coop_mad
nonprofit: d_utilite_publique utilite_publique de_utilidad_publica de_utilidade_publica but_non_lucratif non_lucratif
nonprofit: senza_scopo_di_lucro gemeinnutzige gemeinnutziger not_for_profit_company public_benefit
foundation: stichting yayasan
partners: and_partners y_socios and_allies y_aliados and_others y_otros y_otras et_autres et_al e_outros und_andere
partners: and_its_partners and_members
company: incorporated limited company_limited_by_guarantee
"""
# The same in letters; words only where they end a name or were written with dots.
LEGAL_LETTERS = """
ac sc sa cv ev inc ltd llc llp plc pty gmbh ggmbh mbh ag eg egv sarl sas srl sl slu spa scrl rl bv nv ry as ab
oy kft zs vof eirl esal spr cia lda ltda nfp cic clg cio scio 501c3 sdn bhd pvt pbc apbp npc cbo ccbo sal ingo
kb hb gug ohg kgaa eireli epp sarlu cvba kht ood eood ooo oao zao amke osk slne sll obnl osbl srls crl mtu scl
sccl scoop sapi nvo pllc lllp pvo npo bvba snc eurl scic scop sasu gie ehf hf ets cc pbo rnpo ngdo fbo aps odv mtu
"""

# Letters that are a legal form where they are written small or with dots, and an acronym in capitals: "OPS".
LEGAL_SMALL = "ops sro zs zu oz doo dd sp ug kg gbr aps amba fmba ivs rf sia uab vsi sac saa asd"

# Heads that a body takes on and leaves off ("Fundación X" is X).
SOFT = """
association: association associations asociacion asociaciones assoc asoc asociac assn ass associacao associacoes
association: verein
association: vereniging associacio associazione forening asociatia stowarzyszenie elkarte assotsiatsiia
foundation: foundation foundations fundacion fundaciones fdn fundacao fondation fondazione stiftung
foundation: stiftelsen stiftelse fundacio fundatia fundacja fundazioa vakfi
organization: organization organizations organisation organisations organizacion organizaciones organizacao
organization: organizacoes
organization: org organizacio organizzazione organisatie orgs
corporation: corporation corporacion corporacao corp
society: society sociedad sociedade societe societa gesellschaft genootschap
institution: institution institucion instituicao entity entidad
group: group grupo groupe gruppe gruppo groep grup
trust: trust fideicomiso trustees
company: company compania companhia compagnie
"""

# Heads that make another body ("Red de X" is not X).
HARD = """
network: network networks netz netze red redes rede reseau reseaux netzwerk rete netwerk xarxa retea mreza siec
federation: federation federations federacion federaciones federacao federacoes federazione foderation federacio fed
confederation: confederation confederacion confederacao confederazione konfoderation
coalition: coalition coaliciones coalicion coalizao coalizione koalition
alliance: alliance alianza alianca alleanza allianz alliantie alliances
union: union uniones uniao unione unio unie
tradeunion: sindicato sindicatos syndicat syndicats sindacato gewerkschaft vakbond trade_union trade_unions
tradeunion: labor_union
tradeunion: labour_union sindical syndicale sindicat
movement: movement movimiento movimento mouvement bewegung beweging moviment movements movimientos
council: council consejo conselho conseil consiglio rat raad consell concejo councils
committee: cmte cttee ctte committee comite comites committees comitato komitee ausschuss comitee
commission: commission comision comissao commissione kommission comisiones commissie
collective: collective colectivo colectiva colectivos coletivo coletiva collectif collettivo kollektiv
collective: col.lectiu collectiu collectives
coordination: coordination coordinadora coordinacion coordenacao coordenadora coordinamento coordinating coordinator
coordination:  koordination
center: center centre centers centres centro centros zentrum centrum ctr kentro tsentr centar merkezi
institute: institute instituto institut istituto instituut institutet inst institutes institutos
platform: platform plataforma plataformas plateforme plates-formes plattform piattaforma
forum: forum foro foros forums fora
front: front frente fronte
league: league liga ligue lega
assembly: assembly asamblea assembleia assemblee assemblea versammlung
observatory: observatory observatorio observatoire osservatorio observatori
campaign: campaign campana campanha campagne campagna kampagne
initiative: initiative iniciativa iniziativa initiatives iniciativas
program: program programa programme programmes programas programma programm
project: project proyecto projeto projet progetto projekt projects proyectos
service: svc svcs service servicio servico services servicios servicos dienst servizio servei
mission: mission mision missao missione missions
office: office oficina bureau escritorio buro ufficio
secretariat: secretariat secretaria secretariado sekretariat
school: school escuela escola ecole schule scuola schools escuelas
university: university universidad universidade universite universitat universita univ universiteit universities
university: universidades universitaria universitario universitaire
college: college colegio faculdade
academy: academy academia academie akademie accademia
house: house casa maison haus huis houses casas hogar home
shelter: shelter albergue refugio abri refuge shelters albergues
school_center: clinic clinica clinique klinik
lab: lab laboratory laboratorio laboratoire labo
library: library biblioteca bibliotheque
museum: museum museo musee museu
archive: archive archivo arquivo archives archivos archiv
press: press prensa imprensa presse
radio: radio radios
journal: journal magazine revista revue
agency: agency agencia agence agentur
consortium: consortium consorcio consorzio
cooperative: sociedad_cooperativa societe_cooperative sociedade_cooperativa cooperative_society cooperatieve
cooperative: cooperative cooperativa cooperativas coop kooperative coops cooperatives genossenschaft
working: working_group grupo_de_trabajo groupe_de_travail grupo_de_trabalho
team: team equipo equipe equip
brigade: brigade brigades brigada brigadas
club: club clube
chamber: chamber camara chambre
congress: congress congreso congresso congres kongress
convergence: convergence convergencia
encounter: encounter encuentro encontro rencontre
roundtable: round_table roundtable mesa table_ronde mesas
circle: circle circulo cercle
party: party partido parti partei
ministry: ministry ministerio ministere
pastoral: pastoral pastorale pastorals
church: church churches iglesia iglesias eglise eglises igreja igrejas kirche chiesa kerk esglesia
parish: parish parroquia paroquia paroisse
diocese: diocese diocesis dioceses diocesana diocesano diocesan arquidiocesis archdiocese arquidiocese
province: province provincia provincial provinz
congregation: congregation congregacion congregacao congregations
order: order orden ordem ordre
sisters: sisters hermanas irmas soeurs sister hermana hna hnas
brothers: brothers hermanos freres irmaos hno hnos
board: board junta
taskforce: task_force taskforce
lawfirm: law_firm bufete cabinet
fund: fund fondo fundo fonds fons
resource: resource resources recursos recurso ressources ressource
news: news noticias noticia
watch: watch
"""

# Parts of a larger body.
UNITS = """
chapter: chapter capitulo capitol chapitre
section: section seccion secao sektion sezione seccional secciones
branch: branch filial sucursal filiale zweigstelle
department: department departamento departement dept dpto departments
faculty: faculty facultad faculte fakultat facolta
delegation: delegation delegacion delegacao
subsidiary: country_office oficina_regional regional_office oficina_de_pais local_group grupo_local groupe_local
committee_local: national_committee comite_nacional comite_national
youthwing: youth_wing rama_juvenil
district: district distrito distrikt distritos
region: region regione zona zone comarca
seat: sede node nodo nucleo nucleus
chair: chair catedra chaire
"""

# How far a body reaches.
SCOPES = """
international: international internacional internationale internationaler internazionale internationaal intl int'l
international: internationales internacionals internationals internacionales internationaux
global: global globale mundial mondial world_wide worldwide mondiale weltweit
regional: regional regionale regionales
national: national nacional nationale nazionale nacionales nationales natl nat'l nacionals nationaler
local: local locale locales locais
"""

PHRASES = """
tradeunion+federation: gewerkschaftsbund
human+right: droits_de_homme droits_de_lhomme droits_de_l_homme direitos_do_homem diritti_delluomo diritti_uomo
human+right: ddhh dd_hh dddhh droit_de_l'homme droits_de_lhomme droits_humain derecho_humano human_right
human+right: menschenrechte menschenrecht mensenrechten derechos_de_la_persona drets_humans giza_eskubideak
human+right: anthropina_dikaiomata prava_cheloveka ludskie_prava prawa_czlowieka insan_haklari manniskorattsligheter
lgbt: lesbian_gay_bisexual_and_transgender
sexual+reproductive: ssr srhr
economic+social+cultural+right: desc escr desca
"""
