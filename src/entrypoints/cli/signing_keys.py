"""``redress signing-keys``: rotate the keys that sign access tokens, without signing anybody out."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

signing_keys_app = typer.Typer(
    help="List and rotate the keys that sign access tokens.", no_args_is_help=True
)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The key's id.")]


@signing_keys_app.command("list")
def list_keys() -> None:
    """List the keys: the first signs, all verify."""
    from adapters.key_names import key_id
    from adapters.kms import load_signing_keys
    from entrypoints.cli.printing import print_table

    keys = load_signing_keys(_file())
    rows = [
        (key_id(key.public_key()), "verifies" if number else "signs")
        for number, key in enumerate(keys)
    ]
    print_table(("key", "what it does"), rows, empty="no keys")


@signing_keys_app.command("rotate")
def rotate(
    *,
    announce: Annotated[
        bool, typer.Option("--announce", help="Let the new key only verify, until it is promoted.")
    ] = False,
) -> None:
    """Make a new key that signs from now on; the others still verify."""
    from adapters.kms import add_signing_key

    added = add_signing_key(_file(), is_announced=announce)
    typer.echo(f"{added} {'verifies' if announce else 'signs'} now")


@signing_keys_app.command("promote")
def promote(key: KeyArgument) -> None:
    """Let an announced key sign."""
    from adapters.kms import promote_signing_key

    promote_signing_key(_file(), key)
    typer.echo(f"{key} signs now")


@signing_keys_app.command("remove")
def remove(key: KeyArgument) -> None:
    """Forget a key: access tokens that it signed are refused from now on."""
    from adapters.kms import remove_signing_key

    remove_signing_key(_file(), key)
    typer.echo(f"{key} is gone")


def _file() -> "Path":
    from entrypoints.cli.opening import read_settings

    return read_settings().secret_key_file
