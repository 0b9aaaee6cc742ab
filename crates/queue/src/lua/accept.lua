#!lua
-- Takes one request whole, or nothing of it.
--   KEYS stream, depth, clock, lease, batch [, idempotency]
--   ARGV batch id, kind, greatest depth, ms an idempotency key is kept, fingerprint, trace,
--        then records and payload of each part
-- Answers { "accepted", at, 1 when nobody holds the lease } | { "repeated", batch, at } | { "conflict" } | { "full" }
local stream, depth_key, clock_key, lease, batch_key, idempotency = unpack(KEYS)
local batch, kind, greatest_depth, keep, fingerprint, trace = unpack(ARGV, 1, 6)
local FIRST_PART = 7

-- Microseconds since 1970 pass 2^53 in the year 2255; as text they must not turn into 1.7e15.
local function text(number) return string.format('%.0f', number) end

-- The same call again, because its answer was lost on the way.
local before = redis.call('HGET', batch_key, 'at')
if before then return { 'accepted', before, 0 } end

if idempotency then
  local kept = redis.call('HMGET', idempotency, 'batch', 'at', 'fingerprint', 'kind')
  if kept[1] then
    if kept[3] ~= fingerprint or kept[4] ~= kind then return { 'conflict' } end
    if kept[1] == batch then return { 'accepted', kept[2], 0 } end
    return { 'repeated', kept[1], kept[2] }
  end
end

local accepted, weight = 0, 0
for i = FIRST_PART, #ARGV, 2 do
  local records = tonumber(ARGV[i])
  accepted = accepted + records
  weight = weight + math.max(records, 1)
end
local depth = 0
if redis.call('XLEN', stream) > 0 then depth = tonumber(redis.call('GET', depth_key) or '0') end
if depth + weight > tonumber(greatest_depth) then return { 'full' } end

-- The hybrid logical clock: the time of day, but never at or before what was given out already.
local time = redis.call('TIME')
local at = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', clock_key) or '-1')
if last >= at then at = last + 1 end
redis.call('SET', clock_key, text(at + math.max(accepted, 1) - 1))
redis.call('SET', depth_key, text(depth + weight))

local parts = (#ARGV - FIRST_PART + 1) / 2
local position = at
for part = 0, parts - 1 do
  local records, payload = ARGV[FIRST_PART + 2 * part], ARGV[FIRST_PART + 2 * part + 1]
  redis.call('XADD', stream, '*',
    'batch', batch, 'part', part, 'parts', parts, 'accepted', text(accepted), 'offset', text(position - at),
    'records', records, 'position', text(position), 'at', text(at), 'trace', trace, 'payload', payload)
  position = position + tonumber(records)
end
redis.call('HSET', batch_key, 'kind', kind, 'accepted', text(accepted), 'at', text(at))
if idempotency then
  redis.call('HSET', idempotency, 'batch', batch, 'at', text(at), 'fingerprint', fingerprint, 'kind', kind)
  redis.call('PEXPIRE', idempotency, keep)
end
return { 'accepted', text(at), 1 - redis.call('EXISTS', lease) }
