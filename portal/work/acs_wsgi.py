"""What gunicorn serves as `web-acs`: `--worker-class sync --timeout 10`, so that a worker that hangs is killed."""

from portal.work.acs_app import create
from portal.work.settings import read

app = create(read("web-acs"))
