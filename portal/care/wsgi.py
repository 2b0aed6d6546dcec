"""What gunicorn serves as `web-care`."""

from portal.care.app import create
from portal.care.settings import read

app = create(read("web-care"))
