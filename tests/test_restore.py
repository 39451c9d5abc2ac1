"""A backup is restored by one command, and the copy is verified by another."""

import subprocess

import pytest

from dev import processes

pytestmark = pytest.mark.long


@pytest.fixture
def copy(site, tmp_path):
    """The name of a database that was dumped and loaded by Odoo's own commands."""
    instance, name = site.instance, f"{site.database}_restored"
    file = tmp_path / "backup.zip"
    try:
        for arguments in (("dump", site.database, file), ("load", "-f", name, file)):
            command = instance.command(*arguments, program="db")
            processes.output(command, env=site.env)
        yield name
    finally:
        instance.drop(name)


def verify(site, database):
    """What the command says of a database: ``(status, text)``."""
    done = subprocess.run(
        site.instance.command(
            "-d", database, "--log-level=warn", program="jiebang_verify"
        ),
        env=site.env,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_restored_copy_is_whole_and_says_so(site, city, copy):
    """All chains, versions and files of the demo; then a file is taken away."""
    status, text = verify(site, copy)
    assert status == 0, text
    assert "0 broken" in text
    assert " 0 chains" not in text and " 0 sealed files" not in text
    ((stored,),) = site.instance.cluster.sql(
        "SELECT store_fname FROM ir_attachment WHERE res_model = 'jiebang.evidence' "
        "AND res_field = 'content' ORDER BY id LIMIT 1",
        copy,
    )
    (site.instance.filestore(copy) / stored).unlink()
    status, text = verify(site, copy)
    assert status == 1
    assert "missing or altered" in text, text
