-- The cursor is written in the handler's own transaction, so marks are not needed.
drop table events_handled;
