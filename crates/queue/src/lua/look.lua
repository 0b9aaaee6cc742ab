#!lua
-- Looks at what waits in a stream.
--   KEYS stream, depth
-- Answers { entries, records, ms since the oldest entry was added }
local entries = redis.call('XLEN', KEYS[1])
if entries == 0 then return { 0, 0, 0 } end
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local added = tonumber(string.match(first, '^%d+'))
return { entries, tonumber(redis.call('GET', KEYS[2]) or '0'), math.max(now - added, 0) }
