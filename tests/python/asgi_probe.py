# tests/python/asgi_probe.py - the probe of tests/interop as an application of our package.
"""The classes use what both packages have, so that here they are environments of ours."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

from openenv.core.env_server import create_app  # noqa: E402
from reference_probe import (  # noqa: E402
    ProbeAction,
    ProbeEnvironment,
    ProbeObservation,
    ProbeState,
)

app = create_app(
    ProbeEnvironment,
    ProbeAction,
    ProbeObservation,
    env_name="probe",
    max_concurrent_envs=int(os.environ["MAX_CONCURRENT_ENVS"]),
    state_cls=ProbeState,
)
