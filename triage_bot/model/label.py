"""Labels by their names: what stands before the `::` of scoped ones."""


def scope_of(label: str) -> str | None:
    """What stands before a scoped label's last `::`; None for a plain one
    (https://docs.gitlab.com/user/project/labels/)."""
    scope, separator, _ = label.rpartition("::")
    return scope if separator else None
