#!lua flags=allow-oom
-- Prolongs a lease that is still held.
--   KEYS lease
--   ARGV token, ms
-- Answers 1, or 0 when it is not held by this token any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
