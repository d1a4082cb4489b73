"""``redress rules``: the catalogue of what can be found in a report."""

from typing import Annotated

import typer

rules_app = typer.Typer(help="The rules that find what is wrong.", no_args_is_help=True)


@rules_app.command("list")
def list_rules(
    *,
    kind: Annotated[
        str | None, typer.Option(help="Only display, codes, pulls or attested rules.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the page docs/rules.md.")
    ] = False,
) -> None:
    """List every rule with what it takes to fire."""
    from entrypoints.cli.printing import print_json, print_table
    from entrypoints.cli.rule_catalogue import catalogue_markdown, rules_of, told

    if as_markdown:
        typer.echo(catalogue_markdown(), nl=False)
        return
    found = [told(one) for one in rules_of(kind)]
    if as_json:
        print_json(found)
        return
    columns = ("id", "kind", "severity", "eoscar_code", "title")
    print_table(
        ("rule", "kind", "severity", "e-OSCAR", "title"),
        ([one[name] for name in columns] for one in found),
    )


@rules_app.command()
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule, such as BAL-1.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print all that is said of one rule: condition, law, sentence, question, disproof."""
    from entrypoints.cli.printing import print_json
    from entrypoints.cli.rule_catalogue import told_by_id

    found = told_by_id(rule_id)
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        typer.echo(f"{name.replace('_', ' ')}: {_plain(value)}")


def _plain(value: object) -> str:
    match value:
        case None:
            return "none"
        case list():
            return "; ".join(map(str, value))
        case dict():
            return f"{value['text']} (needed: {value['needed'] or 'any answer'})"
        case _:
            return str(value)
