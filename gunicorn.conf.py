"""Settings of gunicorn, which reads this file by itself."""

import os
import resource
import shutil
import tempfile
from pathlib import Path

# Workers sum their metrics in files of this folder, which the library must know when it is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="mediaproche-metrics-")

from prometheus_client import multiprocess

from webapp.core.logs import configuration
from webapp.server.allocator import freeze_loaded_objects, use_one_heap
from webapp.server.warming import Warming

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "webapp.server.worker.BufferingWorker"
threads = int(os.environ.get("WEB_THREADS", "3"))
"""Threads wait for the database, for slow clients and for files that are written; one runs at a time, and the
more there are, the longer the slowest of simultaneous searches waits."""

worker_connections = 6_000
"""Open connections of one worker; silent ones cost 10 kB each and no thread."""
backlog = 2_048
keepalive = 5
timeout = 60
"""Seconds after which a worker that does not even look at its connections is replaced."""
graceful_timeout = 5

limit_request_line = 8_190
"""Bytes; a search with every filter of the standard has 3,000."""
limit_request_fields = 64
limit_request_field_size = 8_190

worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a heartbeat waits for no disk)
control_socket_disable = True
logger_class = "webapp.server.gunicorn_log.NoAccessLog"
logconfig_dict = configuration(os.environ.get("LOG_LEVEL", "warning"))

use_one_heap()
freeze_loaded_objects()

_, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
_max_files = worker_connections + 512
if (
    0 <= _hard < _max_files
):  # fewer connections where the machine allows fewer files: a worker without any stops
    _max_files = _hard
    worker_connections = max(_max_files - 512, _max_files // 2)
resource.setrlimit(resource.RLIMIT_NOFILE, (_max_files, _hard))


def post_worker_init(worker):
    """Start reading the data of the country; requests are answered meanwhile, and nothing is read twice."""
    worker.warming = Warming(worker.wsgi)
    worker.warming.start()


def worker_exit(_, worker):
    """Stop the reading; a worker that could not start has none."""
    if hasattr(worker, "warming"):
        worker.warming.stop()


def child_exit(_, worker):
    """Drop the live metrics of a worker that ended; its counters stay."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(_):
    """Delete the folder of metrics."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
