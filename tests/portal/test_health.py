import psycopg


class TestAlive:
    def test_answers_without_any_server(self, work_app):
        assert work_app.test_client().get("/healthz", base_url="http://localhost:8000").status_code == 200


class TestReady:
    def test_says_so_on_both_sides(self, work_app, care_app):
        work = work_app.test_client().get("/readyz", base_url="http://localhost:8000")
        care = care_app.test_client().get("/readyz", base_url="http://care.localhost:8001")

        assert (work.status_code, care.status_code) == (200, 200)

    def test_refuses_when_the_database_is_gone(self, work_app, servers, databases):
        name = psycopg.conninfo.conninfo_to_dict(databases.work)["dbname"]
        with psycopg.connect(servers.cluster.admin_url(), autocommit=True) as admin:
            admin.execute(f'alter database "{name}" allow_connections false')
            admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))

        answer = work_app.test_client().get("/readyz", base_url="http://localhost:8000")

        assert answer.status_code == 503
