from __future__ import annotations

from babel.messages.pofile import read_po

from tests.messages.catalogue import PLACEHOLDER, TEMPLATE, extracted


def test_template_holds_what_a_fresh_extraction_finds() -> None:
    with TEMPLATE.open("rb") as file:
        kept = {(m.id,) if isinstance(m.id, str) else tuple(m.id) for m in read_po(file) if m.id}

    assert kept == {found.forms for found in extracted()}


def test_extraction_reads_templates_and_code() -> None:
    found = {(f.file.rsplit("/", maxsplit=1)[-1], f.forms) for f in extracted()}

    assert ("menus.py", ("I'd rather talk",)) in found
    assert ("message.jinja", ("One message is planned.", "%(n)s messages are planned.")) in found


def test_one_and_many_name_the_same_values_but_for_the_number() -> None:
    different = [
        found.forms
        for found in extracted()
        if len({frozenset(PLACEHOLDER.findall(form)) - {"n"} for form in found.forms}) > 1
    ]

    assert different == [("and %(names)s, on the network's staff.", "and %(n)s people on the network's staff.")]


def test_every_percent_sign_belongs_to_a_value() -> None:
    forms = [form for found in extracted() for form in found.forms]

    assert [form for form in forms if "%" in PLACEHOLDER.sub("", form)] == []
