"""What rooms registered by tests offer; the functions are put here by conftest.toy_room, where a dotted path finds them."""
