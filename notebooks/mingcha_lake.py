"""Reads a lake of Mingcha on an analyst's laptop: no Spark, only pinned versions.

    lake = open_lake("/data/lake")
    lake.table("leads")                                  # a pandas frame
    lake.sql("select violation_code, count(*) from leads group by 1")
"""
import json
import os
import re
from pathlib import Path

import duckdb
from deltalake import DeltaTable


class PinnedLake:
    """The tables of a lake as of its last commit.

    Delta's own newest versions may belong to a commit that is still being written, or that a crash
    left behind; the file `_mingcha/snapshot` names the versions that belong together.
    """

    def __init__(self, location):
        self.location = str(location).rstrip("/")
        snapshot = json.loads((Path(self.location) / "_mingcha" / "snapshot").read_text())
        self.versions = snapshot["tables"]
        self._duckdb = duckdb.connect()
        self._duckdb.execute("set timezone = 'Asia/Shanghai'")
        self._registered = set()

    @property
    def tables(self):
        """Names of the tables that have been written."""
        return sorted(self.versions)

    def delta(self, name):
        """One table at its pinned version."""
        if name not in self.versions:
            raise KeyError(f"The lake has no table {name}; it has {', '.join(self.tables)}")
        return DeltaTable(f"{self.location}/{name}", version=self.versions[name])

    def arrow(self, name):
        """One table as an Arrow dataset: nothing is read before it is asked for."""
        return self.delta(name).to_pyarrow_dataset()

    def table(self, name):
        """One table as a pandas frame; for large tables ask `sql` for less."""
        return self.sql(f"select * from {name}")

    def sql(self, query, parameters=None):
        """Runs SQL over the tables of the lake and returns a pandas frame."""
        for name in self.tables:
            if name not in self._registered and re.search(rf"\b{name}\b", query):
                self._duckdb.register(name, self.arrow(name))
                self._registered.add(name)
        return self._duckdb.execute(query, parameters or []).df()


def open_lake(location=None):
    """The lake at this place, or at the one that MINGCHA_LAKE names, or the demo's."""
    here = Path(__file__).resolve().parent
    return PinnedLake(location or os.environ.get("MINGCHA_LAKE") or here.parent / "mingcha-demo" / "lake")
