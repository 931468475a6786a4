"""Translation of pages."""

from webapp.core.languages import catalog_of
from webapp.wording.translation import translate_page


def test_a_page_is_copied_but_for_its_words():
    html = '<!DOCTYPE html><html lang="fr"><p>Gratuit <b>&lt;x&gt;</b></p><script>Gratuit</script></html>'
    english = translate_page(html, catalog_of("en"), language="en", right_to_left=False)
    assert english == (
        '<!DOCTYPE html><html lang="en"><p>Free <b><bdi lang="fr">&lt;x&gt;</bdi></b></p>'
        "<script>Gratuit</script></html>"
    )
