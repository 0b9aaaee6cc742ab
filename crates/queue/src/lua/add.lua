#!lua
-- Adds one entry that belongs to no batch.
--   KEYS stream, depth, clock, lease
--   ARGV greatest depth, records, payload, trace
-- Answers -1 when full, 1 when nobody holds the lease, else 0
local stream, depth_key, clock_key, lease = unpack(KEYS)
local greatest_depth, records, payload, trace = unpack(ARGV)
local function text(number) return string.format('%.0f', number) end

local weight = math.max(tonumber(records), 1)
local depth = 0
if redis.call('XLEN', stream) > 0 then depth = tonumber(redis.call('GET', depth_key) or '0') end
if depth + weight > tonumber(greatest_depth) then return -1 end

local time = redis.call('TIME')
local at = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', clock_key) or '-1')
if last >= at then at = last + 1 end
redis.call('SET', clock_key, text(at + weight - 1))
redis.call('SET', depth_key, text(depth + weight))
redis.call('XADD', stream, '*',
  'records', records, 'position', text(at), 'at', text(at), 'trace', trace, 'payload', payload)
return 1 - redis.call('EXISTS', lease)
