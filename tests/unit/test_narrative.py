"""Every factual token of a letter comes from a fact id, or the words are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.findings.model import Fact
from domain.letters.narrative import (
    ItemFacts,
    ItemNarrative,
    NarrativeRefused,
    bind,
    in_order,
    loose_tokens,
    narrate_plainly,
)

FACTS = ItemFacts(
    item_id="1",
    facts=(
        Fact(id="h1.balance", label="Balance", value="$1,234", place="$.a", sha256="0" * 64),
        Fact(id="h1.condition", label="Condition", value="paid", place="$.b", sha256="0" * 64),
        Fact(id="h1.creditor", label="Creditor", value="Elm Card", place="$.c", sha256="0" * 64),
    ),
    sentences=("It is reported as {{h1.condition}} with a balance of {{h1.balance}}.",),
)


def said(paragraph: str) -> ItemNarrative:
    return ItemNarrative(item_id="1", paragraph=paragraph)


def test_values_stand_where_the_placeholders_stood():
    bound = bind(
        said("Although {{h1.condition}}, it shows {{h1.balance}} at {{h1.creditor}}."), FACTS
    )
    assert bound == "Although paid, it shows $1,234 at Elm Card."


def test_the_plain_narrator_says_the_allowed_sentences():
    assert bind(narrate_plainly(FACTS), FACTS) == "It is reported as paid with a balance of $1,234."


@pytest.mark.parametrize(
    ("paragraph", "token"),
    [
        ("It is {{h1.condition}} with {{h1.balance}}, not $900.", "$900."),
        ("Since 2021 it is {{h1.condition}} with {{h1.balance}}.", "2021"),
        ("In March it was {{h1.condition}} with {{h1.balance}}.", "March"),
        ("In May it was {{h1.condition}} with {{h1.balance}}.", "May"),
        ("It is {{h1.condition}} with {{h1.balance}}, says Wells Fargo.", "Wells"),
        ("It is {{h1.condition}} with {{h1.balance}} and ninety days late.", "ninety"),
        ("It is {{h1.condition}} with {{h1.balance}}, some dollars off.", "dollars"),
        ("It is {{h1.condition}} with {{h1.balance}}; forty percent is wrong.", "percent"),
    ],
)
def test_a_literal_fact_is_refused_by_its_token(paragraph, token):
    with pytest.raises(NarrativeRefused) as refused:
        bind(said(paragraph), FACTS)
    assert token in refused.value.tokens


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "   ",
        "It is {{h1.condition}} with {{h1.balance}} and {{h1.invented}}.",
        "It is {{h1.condition}}.",
        "It is {{h1.condition}} with {{h1.balance}} and {{broken.",
        "It is {{h1.condition}} with {{h1.balance}}\x00.",
        "It is {{h1.condition}} with {{h1.balance}}." + " and" * 500,
    ],
)
def test_what_is_not_a_paragraph_of_these_facts_is_refused(paragraph):
    with pytest.raises(NarrativeRefused):
        bind(said(paragraph), FACTS)


def test_the_law_may_be_named_inside_a_sentence():
    assert loose_tokens("This is inaccurate under the Fair Credit Reporting Act.") == []


def test_an_item_without_a_paragraph_is_refused():
    with pytest.raises(NarrativeRefused, match="has no paragraph"):
        in_order([], [FACTS])


@given(st.from_regex(r"[0-9]{1,6}", fullmatch=True))
def test_no_number_ever_passes(number):
    with pytest.raises(NarrativeRefused):
        bind(said(f"It is {{{{h1.condition}}}} with {{{{h1.balance}}}} or {number} more."), FACTS)
