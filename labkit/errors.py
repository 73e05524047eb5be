"""Everything labkit raises on purpose.

    LabError
    ├── BadRequest           what was asked for makes no sense; the message says what would
    │   └── UnknownMechanism
    ├── Unsupported          this machine lacks what is needed; the message says how to get it
    ├── RemoteError          a function that was called in another process raised there
    └── GroupError           a group of processes did not end well
        ├── ProcessFailed    a function raised, or its process died
        ├── Stuck            nobody in the group can ever go on
        ├── TimedOut         the group's deadline passed
        └── Stopped          somebody pressed Stop

A message says what happened first, then the reason, then what to do.
"""


class LabError(Exception):
    """Be the base of all errors that labkit raises on purpose."""


class BadRequest(LabError, ValueError):
    """Say that an argument makes no sense, and which one would."""


class UnknownMechanism(BadRequest):
    """Say that no mechanism has this name, and which names there are."""


class Unsupported(LabError):
    """Say what this machine lacks, what stops working without it, and how to get it."""


class RemoteError(LabError):
    """Say what a function raised that was called in another process."""


class GroupError(LabError):
    """Be the base of what can go wrong with a group of processes."""


class ProcessFailed(GroupError):
    """Say which process failed, with its traceback in the numbering of the cell."""


class Stuck(GroupError):
    """Say who waits for what, and who would have to act: the group can never go on by itself."""


class TimedOut(GroupError):
    """Say what each process was doing when the group's deadline passed."""


class Stopped(GroupError):
    """Say that the group was stopped from outside before it had finished."""
