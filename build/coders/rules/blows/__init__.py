"""The blows of one document told apart before its rows are written: which sentences speak of the same strike."""
