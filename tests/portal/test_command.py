import os
import subprocess
import sys

import pytest

from portal.launch.programs import ROOT


def alcove(*words, home):
    argv = [sys.executable, "-m", "portal.command", *words]
    environment = {"PATH": os.defpath, "ALCOVE_HOME": str(home)}
    return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


class TestMain:
    @pytest.mark.parametrize("words", [(), ("up",), ("demo",), ("demo", "seed"), ("demo", "advance")])
    def test_has_help_everywhere(self, tmp_path, words):
        done = alcove(*words, "--help", home=tmp_path)

        assert (done.returncode, done.stderr) == (0, "")
        assert "Usage: alcove" in done.stdout

    @pytest.mark.parametrize("side", ["work", "care"])
    def test_passes_words_on_to_a_side(self, tmp_path, side):
        assert f"Usage: alcove {side} [OPTIONS] COMMAND" in alcove(side, "--help", home=tmp_path).stdout
        assert alcove(side, "no-such-command", home=tmp_path).returncode == 2

    def test_moves_the_clock(self, tmp_path):
        assert alcove("demo", "advance", "3", "--json", home=tmp_path).stdout == '{"days_ahead": 3}\n'

    def test_knows_no_code_of_a_side(self):
        names = "[n for n in sys.modules if n.startswith(('portal.work', 'portal.care'))]"
        code = f"import sys, portal.command; print({names})"

        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

        assert done.stdout == "[]\n"
