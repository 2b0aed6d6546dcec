import os
import stat
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import envfile
from kernel.embedded import pids

NAMES = st.from_regex(r"[A-Z_][A-Z0-9_]{0,20}", fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)


def become(*words):
    argv = [sys.executable, "-m", "kernel.envfile", *map(str, words)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, env={"PATH": os.defpath, "OLD": "kept"})


class TestWrite:
    def test_is_for_its_owner_only(self, tmp_path):
        envfile.write(tmp_path / "env" / "one.env", {"A": "b"})

        assert stat.S_IMODE((tmp_path / "env" / "one.env").stat().st_mode) == 0o600

    @given(values=st.dictionaries(NAMES, VALUES))
    def test_is_read_back_as_it_was(self, tmp_path_factory, values):
        path = tmp_path_factory.mktemp("env") / "one.env"

        envfile.write(path, values)

        assert envfile.read(path) == values

    @pytest.mark.parametrize(("name", "value"), [("A", "b\nC=d"), ("A", "b\rc"), ("A B", "c"), ("", "c")])
    def test_refuses_what_does_not_stand_on_one_line(self, tmp_path, name, value):
        with pytest.raises(ValueError, match="one line"):
            envfile.write(tmp_path / "one.env", {name: value})


class TestRead:
    def test_leaves_out_comments_and_blank_lines(self, tmp_path):
        envfile.write(tmp_path / "one.env", {"A": "b=c # d"})
        with (tmp_path / "one.env").open("a") as file:
            file.write("\n# a comment\n")

        assert envfile.read(tmp_path / "one.env") == {"A": "b=c # d"}

    def test_refuses_a_file_that_others_may_read(self, tmp_path):
        envfile.write(tmp_path / "one.env", {"A": "secret-value"})
        (tmp_path / "one.env").chmod(0o640)

        with pytest.raises(envfile.BadEnvFile, match="chmod 600") as refused:
            envfile.read(tmp_path / "one.env")
        assert "secret-value" not in str(refused.value)

    def test_names_the_line_but_not_its_value(self, tmp_path):
        (tmp_path / "one.env").touch(mode=0o600)
        (tmp_path / "one.env").write_text("A=b\nsecret-value\n")

        with pytest.raises(envfile.BadEnvFile, match="line 2") as refused:
            envfile.read(tmp_path / "one.env")
        assert "secret-value" not in str(refused.value)


class TestMain:
    def test_loads_the_files_and_becomes_the_command(self, tmp_path):
        envfile.write(tmp_path / "one.env", {"A": "first", "B": "first"})
        envfile.write(tmp_path / "two.env", {"B": "second"})
        record = tmp_path / "it.pid"

        words = 'echo "$A $B $OLD $$"'
        done = become("--record", record, tmp_path / "one.env", tmp_path / "two.env", "--", "sh", "-c", words)

        assert done.stdout.split() == ["first", "second", "kept", record.read_text().split()[0]]
        assert pids.living(record) is None

    def test_passes_the_exit_code_on(self):
        assert become("--", "sh", "-c", "exit 7").returncode == 7

    def test_says_what_is_missing(self, tmp_path):
        assert "one.env is missing" in become(tmp_path / "one.env", "--", "true").stderr
        assert "no-such-program cannot be started" in become("--", "no-such-program").stderr
        assert "usage:" in become("true").stderr
