import pytest

from kernel.database import db
from kernel.staff import recovery_codes
from kernel.staff.recovery_codes import NotThisRecoveryCode
from kernel.staff.tables import RecoveryCode
from tests.kernel.staff.conftest import NOON


class TestMake:
    def test_gives_ten_that_are_unlike(self, ada):
        made = recovery_codes.make(ada, at=NOON)

        assert len(set(made)) == recovery_codes.HOW_MANY == recovery_codes.left(ada)

    def test_keeps_none_of_them_in_clear(self, ada):
        made = recovery_codes.make(ada, at=NOON)

        kept = db.session.query(RecoveryCode).all()
        assert not any(code.encode() in row.code_hash or code in str(vars(row)) for code in made for row in kept)

    def test_ends_those_before(self, ada):
        old = recovery_codes.make(ada, at=NOON)
        recovery_codes.make(ada, at=NOON)

        with pytest.raises(NotThisRecoveryCode):
            recovery_codes.use(old[0], "staff", at=NOON)
        assert recovery_codes.left(ada) == recovery_codes.HOW_MANY


class TestUse:
    def test_tells_whose_it_was(self, ada):
        code = recovery_codes.make(ada, at=NOON)[3]

        assert recovery_codes.use(code, "staff", at=NOON).person_id == ada.person_id
        assert recovery_codes.left(ada) == recovery_codes.HOW_MANY - 1

    def test_reads_what_was_typed_from_paper(self, ada):
        code = recovery_codes.make(ada, at=NOON)[0]
        typed = recovery_codes.in_groups(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")

        assert recovery_codes.use(typed, "staff", at=NOON).owner_id == ada.owner_id

    def test_works_once(self, ada):
        code = recovery_codes.make(ada, at=NOON)[0]
        recovery_codes.use(code, "staff", at=NOON)

        with pytest.raises(NotThisRecoveryCode):
            recovery_codes.use(code, "staff", at=NOON)

    def test_works_at_its_own_kind_of_door_only(self, ada):
        code = recovery_codes.make(ada, at=NOON)[0]

        with pytest.raises(NotThisRecoveryCode):
            recovery_codes.use(code, "operator", at=NOON)

    @pytest.mark.parametrize("typed", ["", "7K3M", "0" * 24, "é" * 24])
    def test_refuses_what_never_was(self, ada, typed):
        recovery_codes.make(ada, at=NOON)

        with pytest.raises(NotThisRecoveryCode):
            recovery_codes.use(typed, "staff", at=NOON)
