"""An application for servers that know neither gunicorn.conf.py nor factories: named by BENCH_APP, warmed."""

import os
from importlib import import_module

from webapp.server.allocator import freeze_loaded_objects, use_one_heap
from webapp.server.warming import Warming

use_one_heap()
app = import_module(os.environ["BENCH_APP"]).create_app()
freeze_loaded_objects()
Warming(app).start()
