"""The built files: made when something changed, named by what they hold, small."""

import re

import pytest

from portal.assets import build, manifest


@pytest.fixture(autouse=True)
def built():
    build.build()
    manifest._named.cache_clear()


class TestBuild:
    def test_does_nothing_when_nothing_changed(self):
        assert build.build() is False

    def test_sees_that_a_source_has_another_name_or_other_content(self, tmp_path, monkeypatch):
        monkeypatch.setattr(build, "ROOT", tmp_path)
        (tmp_path / "a.css").write_text("a{}")
        first = build.fingerprint([tmp_path / "a.css"])

        (tmp_path / "a.css").rename(tmp_path / "b.css")
        renamed = build.fingerprint([tmp_path / "b.css"])
        (tmp_path / "b.css").write_text("b{}")

        assert len({first, renamed, build.fingerprint([tmp_path / "b.css"])}) == 3

    @pytest.mark.parametrize("sheet", ["work.css", "care.css"])
    def test_keeps_a_sheet_under_14_kilobytes(self, sheet):
        path = build.BUILT / manifest.asset(sheet).removeprefix(manifest.PREFIX)

        assert path.stat().st_size < 14 * 1024

    def test_speaks_of_start_and_end_and_never_of_left_and_right(self):
        for path in (build.HERE / "css").glob("*.css"):
            found = re.search(r"(margin|padding|border|inset)?-?\b(left|right)\b\s*[:-]", path.read_text())

            assert found is None, f"{path.name}: {found}"

    def test_gives_no_four_sides_at_once_since_they_are_left_and_right(self):
        for path in (build.HERE / "css").glob("*.css"):
            found = re.search(
                r"(margin|padding|inset|border-width): [^\s(;]+ [^\s;]+ [^\s;]+ [^\s;]+;", path.read_text()
            )

            assert found is None, f"{path.name}: {found}"

    def test_writes_a_colour_down_in_one_place(self):
        for path in (build.HERE / "css").glob("*.css"):
            if path.name not in ("tokens.css", "print.css"):
                found = set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text())) - {"#fff", "#10201f"}

                assert found <= {"#f6f6f1", "#101719", "#ffd54a"}, f"{path.name}: {found}"


class TestAsset:
    def test_gives_an_address_that_changes_with_the_content(self):
        assert re.fullmatch(r"/static/care-[A-Z0-9]{8}\.css", manifest.asset("care.css"))

    def test_is_refused_for_what_was_not_built(self):
        with pytest.raises(manifest.AssetMissing, match=r"nowhere\.css"):
            manifest.asset("nowhere.css")
