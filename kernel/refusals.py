"""The three ways of saying no. The message is what the person will read: plain, kind, no blame, no ids."""


class Refused(Exception):
    """What was asked cannot be done now. Subclass it beside the rule that raises it."""

    message = "That cannot be done right now."

    def __init__(self, message: str | None = None) -> None:
        # The class docstring explains to us, `message` explains to the person who is refused.
        self.message = message or type(self).message
        super().__init__(self.message)


class NotFound(Refused):
    """There is no such thing, or not for this person: the two are never told apart."""

    message = "We could not find that."


class NotAllowed(Refused):
    """This person may not do this."""

    message = "You do not have access to this."
