#!lua
-- The generic cell rate algorithm (leaky bucket as a meter): one key holds the time at which the bucket is empty again.
--   KEYS bucket
--   ARGV units wanted, microseconds one unit takes to leak, most units the bucket holds
-- Answers { units granted, 0 }, as many of those wanted as there is room for, or
--   { 0, microseconds after which there is room for one }
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local wanted, leak, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local full_at = now + most * leak
local granted = math.min(wanted, math.floor((full_at - empty_at) / leak))
if granted < 1 then return { 0, math.ceil(empty_at + leak - full_at) } end
local filled = empty_at + granted * leak
redis.call('SET', KEYS[1], string.format('%.0f', filled), 'PX', math.ceil((filled - now) / 1000) + 1)
return { granted, 0 }
