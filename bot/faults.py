"""An error for the log: its kind and where it arose, never its message, which may hold what somebody wrote."""

import traceback


def described(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(
        [type(error).__name__, *(f"{f.name} ({f.filename.rsplit('/', 1)[-1]}:{f.lineno})" for f in frames[::-1])]
    )
