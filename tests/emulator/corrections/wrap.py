"""How a correction replaces a method of moto."""


def wrap(owner, name, make):
    """Replaces `owner.name` by `make(original)`."""
    setattr(owner, name, make(getattr(owner, name)))
