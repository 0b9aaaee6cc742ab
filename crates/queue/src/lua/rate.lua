#!lua
-- The generic cell rate algorithm (leaky bucket as a meter): one key holds the time at which the bucket is empty again.
--   KEYS bucket
--   ARGV cost, microseconds one unit takes to leak, most units the bucket holds
-- Answers 0 when allowed, else the microseconds after which it will be
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local cost, leak, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local filled = empty_at + cost * leak
local excess = filled - now - most * leak
if excess > 0 then return math.ceil(excess) end
redis.call('SET', KEYS[1], string.format('%.0f', filled), 'PX', math.ceil((filled - now) / 1000) + 1)
return 0
