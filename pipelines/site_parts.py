"""The site's own names, numbers and charts, so that a report says what the site says."""

from __future__ import annotations

import sys
from importlib import resources

_PLUGINS = str(resources.files("datasette_config") / "public" / "plugins")
if _PLUGINS not in sys.path:  # as the site's plugin does: the folder is a Datasette configuration, not a package
    sys.path.append(_PLUGINS)

from tarazy_site.cells import MARK, cell  # noqa: E402
from tarazy_site.drawing import draw, pieces  # noqa: E402
from tarazy_site.language import Language, available  # noqa: E402
from tarazy_site.marks import code_of, unsure  # noqa: E402
from tarazy_site.names import Names, Row  # noqa: E402
from tarazy_site.questions import Question, picture, printed, questions  # noqa: E402

__all__ = [
    "MARK",
    "Language",
    "Names",
    "Question",
    "Row",
    "available",
    "cell",
    "code_of",
    "draw",
    "picture",
    "pieces",
    "printed",
    "questions",
    "unsure",
]
