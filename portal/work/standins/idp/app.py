"""The demonstration IdP's pages: metadata, sign-in by choosing a name, and the form that carries the answer."""

import base64
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, make_response, render_template, request

from portal.work.standins.idp import answers, questions
from portal.work.standins.idp.answers import Answer
from portal.work.standins.idp.cabinet import Cabinet
from portal.work.standins.idp.questions import Question

bp = Blueprint("idp", __name__)

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'"
MAX_NUMBER = 64


def create(folder: Path, base_url: str) -> Flask:
    """The IdP whose state is in `folder`; each company has its own entity under `base_url`/<company>."""
    app = Flask(__name__)
    cabinet = Cabinet(folder)
    cabinet.prepare(at=datetime.now(UTC))
    app.config.update(CABINET=cabinet, BASE_URL=base_url.rstrip("/"), MAX_CONTENT_LENGTH=256 * 1024)
    app.register_blueprint(bp)
    app.register_error_handler(questions.QuestionRefused, _refused)
    app.after_request(_with_policy)
    return app


@bp.get("/healthz")
def healthz() -> str:
    return "ok\n"


@bp.get("/<company>/metadata")
def metadata(company: str) -> Response:
    certificate = _cabinet().signing_key().certificate_pem
    body = "".join(line for line in certificate.splitlines() if "CERTIFICATE" not in line)
    page = make_response(render_template("metadata.xml", base=_base(company), certificate=body))
    page.content_type = "application/samlmetadata+xml"
    return page


@bp.get("/<company>/sso")
def ask_by_redirect(company: str) -> str:
    return _choose(company, questions.read(request.args.get("SAMLRequest", ""), deflated=True))


@bp.post("/<company>/sso")
def ask_by_post(company: str) -> str:
    return _choose(company, questions.read(request.form.get("SAMLRequest", ""), deflated=False))


@bp.post("/<company>/sign-in")
def sign_in(company: str) -> str:
    question = Question(
        question_id=request.form.get("question_id", ""),
        issuer=request.form.get("issuer", ""),
        acs=request.form.get("acs", ""),
    )
    questions.check_may_answer(question, _cabinet().applications)
    number = (request.form.get("other_number") or request.form.get("employee_number") or "").strip()
    if not number or len(number) > MAX_NUMBER or not number.isprintable():
        abort(400)
    document = answers.signed(_answer(company, question, number), _cabinet().signing_key(), at=datetime.now(UTC))
    return render_template(
        "answer.html",
        acs=question.acs,
        response=base64.b64encode(document).decode(),
        relay_state=request.form.get("relay_state", ""),
    )


def _choose(company: str, question: Question) -> str:
    questions.check_may_answer(question, _cabinet().applications)
    return render_template(
        "choose.html",
        company=company,
        question=question,
        relay_state=request.values.get("RelayState", ""),
        people=_cabinet().people(company),
    )


def _answer(company: str, question: Question, number: str) -> Answer:
    return Answer(
        issuer=f"{_base(company)}/metadata",
        acs=question.acs,
        audience=question.issuer,
        in_response_to=question.question_id,
        name_id=_cabinet().name_id(question.issuer, company, number),
        attributes={"employee_number": number},
    )


def _cabinet() -> Cabinet:
    cabinet: Cabinet = current_app.config["CABINET"]
    return cabinet


def _base(company: str) -> str:
    if not company.replace("-", "").isalnum() or not company.isascii() or company != company.lower():
        abort(404)
    return f"{current_app.config['BASE_URL']}/{company}"


def _refused(error: questions.QuestionRefused) -> tuple[str, int]:
    return render_template("refused.html", message=str(error)), 400


def _with_policy(page: Response) -> Response:
    page.headers["Content-Security-Policy"] = POLICY
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
