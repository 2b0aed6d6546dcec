import pytest

from kernel import dialling
from kernel.dialling import Forbidden
from kernel.looking_up import Unknown

REFUSED = [
    # This machine and nobody
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "::1", "::",
    # Private, shared, link local, and what clouds answer their machines on
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254",
    "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    # Multicast, broadcast, reserved, documentation, benchmarks
    "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "ff02::1", "192.0.2.1", "198.51.100.1",
    "203.0.113.9", "198.18.0.1", "2001:db8::1", "3fff::1", "100::1",
    # Ways round to another address
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1",
    "2002:a00:1::1", "2001:0:53aa:64c:0:fbff:f5ff:fffe", "192.88.99.1",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1:248:1893:25c8:1946", "2a00::1"]


def nowhere(host, seconds):
    raise AssertionError("nobody is to be asked")


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


class TestVetted:
    @pytest.mark.parametrize("address", REFUSED)
    def test_refuses_the_address(self, address):
        with pytest.raises(Forbidden):
            dialling.vetted("idp.example", seconds=1, resolve=lambda host, seconds: [address])
        with pytest.raises(Forbidden):
            dialling.vetted(address, seconds=1, resolve=nowhere)

    @pytest.mark.parametrize("address", PUBLIC)
    def test_takes_a_public_address(self, address):
        assert dialling.vetted("idp.example", seconds=1, resolve=lambda host, seconds: [address]) == [address]
        assert dialling.vetted(address, seconds=1, resolve=nowhere) == [address]

    @pytest.mark.parametrize("order", [1, -1])
    def test_is_spoilt_by_one_private_address_among_public_ones(self, order):
        both = ["93.184.216.34", "10.0.0.1"][::order]

        with pytest.raises(Forbidden):
            dialling.vetted("idp.example", seconds=1, resolve=lambda host, seconds: both)

    @pytest.mark.parametrize("host", ["localhost", "idp.localhost"])
    def test_refuses_our_own_names_but_in_a_demonstration(self, host):
        with pytest.raises(Forbidden):
            dialling.vetted(host, seconds=1, resolve=nowhere)
        assert dialling.vetted(host, seconds=1, resolve=nowhere, allow_loopback=True) == ["127.0.0.1"]

    def test_refuses_private_addresses_in_a_demonstration_too(self):
        with pytest.raises(Forbidden):
            dialling.vetted("10.0.0.1", seconds=1, resolve=nowhere, allow_loopback=True)

    def test_is_unknown_when_the_name_has_no_address(self):
        with pytest.raises(Unknown):
            dialling.vetted("idp.example", seconds=1, resolve=lambda host, seconds: [])

    @pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1"])
    def test_does_not_read_numbers_as_an_operating_system_would(self, host):
        asked = []

        with pytest.raises(Unknown):
            dialling.vetted(host, seconds=1, resolve=lambda name, seconds: asked.append(name) or [])

        assert asked == [host]
