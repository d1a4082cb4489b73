"""The home folder: who owns what in it, and where its sockets fit."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from adapters.embedded.processes import Account, EmbeddedRefused

SOCKET_PATH_BYTES_MAX = 100  # the kernel allows 107 and a closing zero; macOS 103
_LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
_PLAIN_PATH = re.compile(r"[\w /.~+@-]+")  # libpq takes a comma for the start of another host
_SHELL_SIGNS = set("\"'$`\\\n")  # pg_ctl builds a shell command around its data folder
_SERVICE_ACCOUNT = "pgserver"


def prepare(home: Path) -> Path:
    """Create `home` if need be and return its real path.

    Raises EmbeddedRefused when it cannot be created or belongs to somebody else.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711)
    except OSError as error:
        raise EmbeddedRefused(
            f"the data folder {home} cannot be created ({error.strerror}): "
            "set REDRESS_HOME to a folder that you may write"
        ) from error
    home = home.resolve()
    if _SHELL_SIGNS & set(str(home)):
        raise EmbeddedRefused(
            f"PostgreSQL cannot keep its data under {home}: set REDRESS_HOME to a path "
            "without quotes, dollar signs, backticks and backslashes"
        )
    if not os.access(home, os.W_OK | os.X_OK) or home.stat().st_uid != os.geteuid():
        raise EmbeddedRefused(
            f"the data folder {home} belongs to another user: set REDRESS_HOME to one of your own"
        )
    return home


def service_account(home: Path) -> Account:
    """The account the servers run as: our own, or a plain one when we are root.

    PostgreSQL refuses to run as root. Raises EmbeddedRefused when the plain account cannot be
    made, or cannot reach `home`: we never widen the rights of a folder above it.
    """
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), is_own=True)
    entry = _entry() or _create()
    if not _may_enter(home):
        raise EmbeddedRefused(
            f"PostgreSQL does not run as root, and its account {_SERVICE_ACCOUNT} cannot enter "
            f"{home}: set REDRESS_HOME to a folder outside root's home, such as /var/lib/redress"
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, is_own=False)


def give(folder: Path, account: Account) -> None:
    """Create a folder that only `account` (and root) can open."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if not account.is_own:
        os.chown(folder, account.uid, account.gid)


def run_folder(home: Path, account: Account) -> Path:
    """Where the sockets lie: `home`/run, or a short private folder that `home`/run points to."""
    place = home / "run"
    fits = len(os.fsencode(place / _LONGEST_SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX
    if fits and _PLAIN_PATH.fullmatch(str(place)):
        give(place, account)
        return place
    if not (place.is_symlink() and place.is_dir()):
        _remove(place)
        # Not TMPDIR: that may be long, too, and may differ between the processes of one home.
        place.symlink_to(tempfile.mkdtemp(prefix="redress-", dir="/tmp"))
    short = place.readlink()
    give(short, account)
    return short


def forget_run_folder(home: Path) -> None:
    """Remove the short folder, if one was made; the next start makes another."""
    place = home / "run"
    if place.is_symlink():
        shutil.rmtree(place.readlink(), ignore_errors=True)
        place.unlink()


def programs(package: str, part: str, home: Path, account: Account) -> Path | None:
    """The folder `part` of an installed package, where `account` can run it; None without it.

    Below a folder that is closed to the account (root's own home) it is copied into `home` first,
    with the libraries that its wheel keeps beside the package.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    installed = Path(spec.origin).parent
    if account.is_own or _may_enter(installed):
        return installed / part
    copy = home / "programs" / f"{package}-{int(installed.stat().st_mtime)}"
    if not copy.exists():
        _copy_programs(installed, part, copy)
    return copy / package / part


def _copy_programs(installed: Path, part: str, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}.new")
    _remove(half)
    shutil.copytree(installed / part, half / installed.name / part, symlinks=True)
    libraries = installed.with_name(f"{installed.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name, symlinks=True)
    for folder in (copy.parent, half, half / installed.name):
        folder.chmod(0o755)
    half.rename(copy)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(_SERVICE_ACCOUNT)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd:
        subprocess.run(  # noqa: S603  fixed arguments
            [useradd, "--system", "--shell", "/bin/false", _SERVICE_ACCOUNT],
            check=False,
            capture_output=True,
        )
    entry = _entry()  # asked again: another process may have been quicker
    if entry is None:
        raise EmbeddedRefused(
            "PostgreSQL does not run as root, and the account "
            f"{_SERVICE_ACCOUNT} could not be made: start as another user"
        )
    return entry
