import pytest

from kernel import dialling


class TestDialled:
    @pytest.mark.parametrize(
        ("said", "dialled"),
        [
            ("http://localhost:8000", "http://127.0.0.1:8000"),
            ("http://care.localhost:8001/", "http://127.0.0.1:8001"),
            ("http://care.localhost", "http://127.0.0.1:80"),
            ("https://care.localhost", "https://127.0.0.1:443"),
            ("https://care.example.net/", "https://care.example.net"),
            ("https://notlocalhost:1", "https://notlocalhost:1"),
        ],
    )
    def test_reaches_this_machine_for_its_own_names_only(self, said, dialled):
        assert dialling.dialled(said) == dialled
