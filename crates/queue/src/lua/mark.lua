#!lua
-- Marks a workspace in the index of those with work.
--   KEYS index
--   ARGV workspace, ms for which a mark counts as fresh
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local mark = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not mark or tonumber(mark) + tonumber(ARGV[2]) <= now then redis.call('ZADD', KEYS[1], now, ARGV[1]) end
return 1
