"""Lists of organizations as they come: bytes or pasted text in, a table or entries out; nothing here knows a model."""
