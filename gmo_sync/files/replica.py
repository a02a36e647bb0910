"""The owner's side of a sync: plan.yaml, and the catalogues beside it, as snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from gmo_sync.files.models_file import ModelsFile
from gmo_sync.files.plan_file import PlanFile
from gmo_sync.plan import PLAN_TABLES, Plan, plan_from_snapshots, plan_snapshots
from gmo_sync.plan.models import Activity, each_entry
from gmo_sync.tables import Snapshot, Table


class PlanReplica:
    """A plan's file, and the catalogues (files of models, each a tab) that stand beside it."""

    def __init__(self, file: PlanFile, *catalogues: tuple[Table[Any], ModelsFile]) -> None:
        self.file = file
        self.catalogues = [(table, catalogue) for table, catalogue in catalogues if catalogue.path.exists()]

    @property
    def key(self) -> str:
        """The full path of the plan's file."""
        return str(self.file.path.resolve())

    @cached_property
    def plan(self) -> Plan:
        """The plan as it was read."""
        return self.file.read()

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The tables of the plan and of its catalogues, known without reading them."""
        return (*PLAN_TABLES.values(), *(table for table, _ in self.catalogues))

    @property
    def modified(self) -> datetime:
        """When one of the files was saved last."""
        files = (self.file.path, *(catalogue.path for _, catalogue in self.catalogues))
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in files), UTC)

    def read(self) -> Mapping[str, Snapshot]:
        """«Титул», «План», «Люди», and a tab for each catalogue."""
        found = dict(plan_snapshots(self.plan))
        for table, catalogue in self.catalogues:
            found[table.title] = table.snapshot(catalogue.read(table))
        return found

    def write(self, snapshots: Mapping[str, Snapshot]) -> None:
        """Write what differs into the files; tables that are not given stay."""
        plan, _ = plan_from_snapshots(snapshots, self.plan)
        self._save(plan)
        for table, catalogue in self.catalogues:
            if table.title in snapshots:
                catalogue.write(table, snapshots[table.title])

    def update_activity(self, activity_id: str, **fields: object) -> None:
        """Set fields of one activity, validated, and write the file."""

        def changed(entry: Any) -> Any:
            if isinstance(entry, Activity) and entry.id == activity_id:
                return Activity.model_validate(dict(entry) | fields)
            return entry

        self._save(self.plan.model_copy(update={"sections": each_entry(self.plan.sections, changed)}))

    def _save(self, plan: Plan) -> None:
        self.file.write(plan)
        self.__dict__["plan"] = plan
