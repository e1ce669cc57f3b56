"""Little words of the languages that lists are written in: what joins, what ends no name."""


def words(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())


# That are written small within names of places and people, by key.
SMALL = words(
    """a con d das de del der des die do dos du e el en et for fur in la las les los o of para por pour pro the und van
    von y zu"""
)
# That no name ends with.
OPEN_ENDED = words(
    """& - against and aus aux avec bei con contra contre das de del dels der des do dos du e el en et for from für
    in la las le les los mit of para pela pelo por pour sobre sur the to und von with y zum zur"""
)
# Beside "regional" and "international" in headings, by key.
BESIDE = words(
    """alcance alianzas alliances ambito and asociaciones associations bodies coalitions coaliciones de e et firmantes
    groupes groups grupos las les level los networks network ngos nivel niveau of oing ong ongs organisation
    organisationen organisations organismos organizacion organizaciones organizacoes organization organizations reach
    red redes reseau reseaux scope signataires signatories the und y"""
)
