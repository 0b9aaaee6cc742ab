#!lua flags=allow-oom
-- Takes the lease of a stream and, under it, the next entries: those read before first, by whomever. Or, where the
-- token holds the lease already, the entries that follow the last one it was handed.
--   KEYS lease, stream
--   ARGV token, ms of the lease, group, reader, most entries, most records, most bytes,
--        deliveries from which on an entry comes alone, id of the last entry in hand or nothing
-- Answers { "busy" } | { "empty" } | { "taken", { id, deliveries, { field, value, … } }… }
local lease, stream = unpack(KEYS)
local token, lease_ms, group, reader = unpack(ARGV, 1, 4)
local most_entries, most_records, most_bytes, alone_from =
  tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local in_hand = ARGV[9]
local follows = in_hand ~= ''

local holder = redis.call('GET', lease)
if holder ~= token and (holder or follows) then return { 'busy' } end
if not follows then
  if redis.call('XLEN', stream) == 0 then
    if holder then redis.call('DEL', lease) end
    return { 'empty' }
  end
  redis.call('SET', lease, token, 'PX', lease_ms)
end

local answer, records, bytes = { 'taken' }, 0, 0
local function add(entry, deliveries)
  answer[#answer + 1] = { entry[1], deliveries, entry[2] }
  local known
  for i = 1, #entry[2], 2 do
    bytes = bytes + #entry[2][i + 1]
    if entry[2][i] == 'records' then known = tonumber(entry[2][i + 1]) end
  end
  records = records + math.max(known or 1, 1)
end
local function full() return #answer > most_entries or records >= most_records or bytes >= most_bytes end
local function finish()
  if #answer > 1 then return answer end
  if not follows then redis.call('DEL', lease) end
  return { 'empty' }
end

local pending = redis.pcall('XPENDING', stream, group, follows and '(' .. in_hand or '-', '+', most_entries)
if pending.err then
  if not string.find(pending.err, 'NOGROUP', 1, true) then return pending end
  redis.call('XGROUP', 'CREATE', stream, group, '0')
  pending = {}
end
for _, waiting in ipairs(pending) do
  local deliveries = waiting[4] + 1
  local alone = deliveries >= alone_from
  if alone and #answer > 1 then return finish() end
  local claimed = redis.call('XCLAIM', stream, group, reader, 0, waiting[1])
  if claimed[1] then
    add(claimed[1], deliveries)
    if alone or full() then return finish() end
  end
end
-- A new entry must not overtake one that waits beyond the page just seen.
if #pending == most_entries then return finish() end

while not full() do
  -- One by one, since how much an entry holds is known only once it is read.
  local read = redis.call('XREADGROUP', 'GROUP', group, reader, 'COUNT', 1, 'STREAMS', stream, '>')
  if not read then break end
  add(read[1][2][1], 1)
end
return finish()
