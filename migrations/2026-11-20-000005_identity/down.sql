DROP TABLE audit_log;
DROP FUNCTION refuse_change;
DROP TABLE exchanged_tokens;
DROP TABLE sessions;
DROP TABLE invitations;
DROP TABLE memberships;
DROP TABLE people;
