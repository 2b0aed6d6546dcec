"""What gunicorn serves as `web-work`."""

from portal.work.app import create
from portal.work.settings import read

app = create(read("web-work"))
