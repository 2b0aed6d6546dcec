"""Where somebody comes who types only a surface's name."""

import pytest

WORK, CARE = "http://localhost:8000", "http://care.localhost:8001"


@pytest.mark.parametrize("surface", ["hr", "finance", "operator"])
@pytest.mark.parametrize("ending", ["", "/"])
def test_a_name_leads_home_on_the_work_side(work_app, surface, ending):
    answer = work_app.test_client().get(f"/{surface}{ending}", base_url=WORK)

    assert (answer.status_code, answer.headers["Location"].startswith(f"/{surface}/")) == (303, True)


def test_a_name_leads_home_on_the_care_side(care_app):
    answer = care_app.test_client().get("/provider", base_url=CARE)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/provider/referrals")


def test_what_is_not_there_stays_not_found(work_app):
    assert work_app.test_client().get("/hr/nothing", base_url=WORK).status_code == 404
