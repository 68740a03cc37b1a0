"""From an answer on a mapping to the next check: of the same files, with what was said of them.

Apart from the editor, which only asks.
"""

from __future__ import annotations

from typing import Any

from baoyou import jobs, layouts
from baoyou.mapping_file import write_mapping
from baoyou.ui.frame import Frame
from baoyou.ui.upload.mapping_editor import Answer

_ARCHIVES = (".zip", ".tar", ".tgz", ".gz")


def recheck(frame: Frame, job: jobs.Job, proposal: dict[str, Any], answer: Answer) -> str:
    """Check the files of a job again as the person says; the id of the new job.

    A job takes one mapping for all its files. Where there may be several layouts, what was
    confirmed is remembered for this one instead, and every file is recognised by its own.
    Raises Refused `files_gone`.
    """
    store = frame.reader.store
    if answer.mapping is None:
        return jobs.again(store, job.id, extract=answer.extract, mapping=None)
    is_alone = len(job.names) == 1 and not job.names[0].casefold().endswith(_ARCHIVES)
    if is_alone or answer.mapping.wide:
        return jobs.again(store, job.id, mapping=write_mapping(answer.mapping))
    layouts.remember(store, proposal["headers"], answer.mapping)
    month = answer.mapping.month or job.asked.get("month")
    return jobs.again(store, job.id, mapping=None, month=month)
