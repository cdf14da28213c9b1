from pathlib import Path
from xml.etree import ElementTree

from knowledge.eligibility import Form
from knowledge.eligibility.drawing import draw

PICTURE = Path(__file__).parents[3] / "docs" / "eligibility-flow.svg"


def test_the_picture_in_the_docs_is_drawn_from_the_form_as_it_is() -> None:
    assert PICTURE.read_text("utf-8") == draw(Form.load()), "python -m knowledge.eligibility.drawing > docs/…svg"


def test_the_picture_shows_every_question_and_every_ending(form: Form) -> None:
    picture = ElementTree.fromstring(draw(form))
    texts = [element.text or "" for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    for words in form.words.questions.values():
        assert words.short in texts
    assert any("是大型企业" in text for text in texts)
    assert any("到2024年12月31日不满1年" in text for text in texts)
