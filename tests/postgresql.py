"""A PostgreSQL server of the tests' own, started where PostgreSQL is installed; or TEST_POSTGRES_URL names one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text


def programs() -> Path | None:
    """Where initdb and pg_ctl are; distributions keep them out of the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda place: int(place.parts[-3]))
    return places[-1].parent if places else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server, without a database."""
    if "TEST_POSTGRES_URL" in os.environ:
        yield os.environ["TEST_POSTGRES_URL"]
        return
    place = programs()
    if place is None:
        pytest.skip("PostgreSQL is not installed, and TEST_POSTGRES_URL names no database")
    folder = Path(tempfile.mkdtemp(prefix="gmo-pg-"))  # a socket's path must be short
    account = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = next((user.pw_name for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody")), None)
        shutil.chown(folder, account)

    def call(program: str, *arguments: str) -> None:
        command = [str(place / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=account, cwd=folder, stdout=subprocess.DEVNULL)

    call("initdb", "-U", "gmo", "--auth=trust", "--no-sync")
    call("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-c listen_addresses='' -k {folder} -F")
    try:
        yield f"postgresql://gmo@/postgres?host={folder}"
    finally:
        call("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder)


@pytest.fixture
def database(postgresql: str) -> Iterator[str]:
    """The address of an empty database."""
    server = make_url(postgresql).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"gmo_{uuid4().hex}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
