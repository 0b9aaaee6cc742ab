#!lua flags=allow-oom
-- Takes a workspace whose stream was seen empty out of the index, if its mark is old.
--   KEYS index
--   ARGV workspace, ms from which on a mark is old
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local mark = redis.call('ZSCORE', KEYS[1], ARGV[1])
if mark and tonumber(mark) + tonumber(ARGV[2]) <= now then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
