"""Remote stores: the graph in any SPARQL 1.1 service, read and published over the wire.

A store whose name begins with ``http://`` or ``https://`` is a service. :func:`open_service` speaks to it,
:class:`RemoteGraph` reads it as if it were embedded, and :mod:`iwtld.remote.publish` loads a built graph into
it. Servers are told apart in :mod:`iwtld.remote.dialects` alone.
"""

from iwtld.remote.dialects import DIALECTS, Dialect, Quirk
from iwtld.remote.service import Dataset, Service, open_service

__all__ = ["DIALECTS", "Dataset", "Dialect", "Quirk", "Service", "open_service"]
