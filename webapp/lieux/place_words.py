"""French words of the centre of a search: where it is, and what was typed and not used to find it."""

from collections.abc import Sequence

from geo.addresses.find import ADRESSE, RUE
from geo.communes.ranking import DEPARTEMENT
from webapp.lieux.place import Centre
from webapp.wording.messages import _
from webapp.wording.names import isolated
from webapp.wording.words import of_place


def of_centre(centre: Centre) -> str:
    """Write the place that lieux are near of: «de Guéret», «de l'adresse 12 Grande Rue, Guéret»."""
    place = centre.place
    if place is None:
        return _("de ce point")
    if place.type == DEPARTEMENT:
        return _("de la préfecture (%(nom)s)", nom=isolated(place.nom))
    if place.type in (ADRESSE, RUE):
        return _("de l'adresse %(nom)s", nom=isolated(place.nom))
    return of_place(place.nom)


def unused_sentences(centre: Centre) -> Sequence[str]:
    """Write what was typed and not used: distances are from the town, or from the street."""
    place = centre.place
    if place is None or not place.unused:
        return ()
    if place.type == RUE:
        return (
            _(
                "%(words)s : ce numéro n'est pas connu. Les distances partent de la rue.",
                words=isolated(place.unused),
            ),
        )
    return (
        _(
            "«%(words)s» n'a pas été cherché : les distances partent du centre %(of_place)s.",
            words=isolated(place.unused),
            of_place=of_centre(centre),
        ),
    )
