from __future__ import annotations

import pytest

from bot.practice.page import mrkdwn, prose
from bot.practice.page.prose import Kind, Node, Nodes
from tests.bot.practice.page.conftest import Desk


def outline(nodes: Nodes) -> list[object]:
    """Kinds and words, as short as they can be told."""
    return [short(node) for node in nodes]


def short(node: Node) -> object:
    if node.kind is Kind.TEXT:
        return node.text
    if node.kind is Kind.LINK:
        return ("link", node.href, *outline(node.inside))
    return (node.kind.value, *([node.text] if node.text else []), *outline(node.inside))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("plain", ["plain"]),
        ("*bold* and _slanted_", [("bold", "bold"), " and ", ("italic", "slanted")]),
        ("~gone~ `c * d`", [("strike", "gone"), " ", ("code", "c * d")]),
        ("*_both_*", [("bold", ("italic", "both"))]),
        ("snake_case_name 2*3*4", ["snake_case_name 2*3*4"]),
        ("* not bold *", ["* not bold *"]),
        ("one\ntwo", ["one", ("break",), "two"]),
        ("> said\n&gt; twice\nafter", [("quote", "said", ("break",), "twice"), "after"]),
        ("a\n```\nx *y*\n```\nb", ["a", ("pre", "x *y*"), "b"]),
        ("&lt;b&gt; &amp; more", ["<b> & more"]),
        ("<https://example.org|here &amp; there>", [("link", "https://example.org", "here & there")]),
        ("<mailto:a@example.org|a@example.org>", [("link", "mailto:a@example.org", "a@example.org")]),
        ("see https://example.org/a.", ["see ", ("link", "https://example.org/a", "https://example.org/a"), "."]),
        ("<javascript:alert(1)|press>", ["press"]),
        ("<JaVaScRiPt:alert(1)>", ["JaVaScRiPt:alert(1)"]),
        ("<data:text/html,x|press>", ["press"]),
        (":tada: and :no_such:", [("emoji", "🎉"), " and ", ":no_such:"]),
        (":+1::skin-tone-3:", [("emoji", "👍")]),
        ("<!here> <!channel>", [("mention", "@here"), " ", ("mention", "@channel")]),
        ("hello @here", ["hello ", ("mention", "@here")]),
        ("mail@here.example", ["mail@here.example"]),
        ("<!subteam^S1|@desk>", [("mention", "@desk")]),
        ("<!date^1803916800^{date_num} {time}|soon>", [("date", "2027-03-01 10:00 AM")]),
        ("<!date^1803916800^{date_nonsense}|soon>", [("date", "soon")]),
        ("<!date^x^{time}|soon>", ["soon"]),
        ("<@U0NOBODY>", [("mention", "@somebody unknown")]),
        ("<>", ["<>"]),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(desk: Desk, words: str, meant: list[object]) -> None:
    assert outline(mrkdwn.read(words, desk.reader())) == meant


def test_verbatim_text_makes_nothing_live_by_itself(desk: Desk) -> None:
    nodes = mrkdwn.read("@channel https://example.org", desk.reader(), verbatim=True)

    assert prose.plain(nodes) == "@channel https://example.org"
    assert {node.kind for node in nodes} == {Kind.TEXT}


def test_mention_of_the_reader_is_told_apart(desk: Desk) -> None:
    [mine, _, other] = mrkdwn.read(f"<@{desk.scene.ada.id}> <@{desk.scene.ben.id}>", desk.reader())

    assert [(mine.text, mine.own), (other.text, other.own)] == [("@Ada Member", True), ("@Ben Partner", False)]


def test_channel_that_the_reader_may_not_see_stays_nameless(desk: Desk) -> None:
    hidden = desk.scene.workspace.add_channel("budget-cuts", private=True, members=[desk.scene.ben.id])
    words = f"<#{hidden.id}|budget-cuts>"

    named = [prose.plain(mrkdwn.read(words, desk.reader(one.id))) for one in (desk.scene.ada, desk.scene.ben)]

    assert named == ["#private-channel", "#budget-cuts"]


@pytest.mark.parametrize(
    ("end", "meant"),
    [
        ("/archives/C1/p1803913200000100", "/as/ME/c/C1#m1803913200-000100"),
        (
            "/archives/C1/p1803913200000100?thread_ts=1803913100.000000&cid=C1",
            "/as/ME/c/C1/t/1803913100.000000#t1803913200-000100",
        ),
        ("/archives/C1", "/archives/C1"),
    ],
)
def test_permalink_leads_to_the_message_on_the_readers_own_page(desk: Desk, end: str, meant: str) -> None:
    address = desk.scene.workspace.address

    [node] = mrkdwn.read(f"<{address}{end.replace('&', '&amp;')}|there>", desk.reader())

    assert node.href == address + meant.replace("ME", desk.scene.ada.id)


def test_permalink_of_elsewhere_is_left_alone(desk: Desk) -> None:
    assert desk.reader().address("https://example.org/archives/C1/p1803913200000100").startswith("https://example.org")
