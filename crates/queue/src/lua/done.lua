#!lua flags=allow-oom
-- Acknowledges and deletes entries, forgets their batches, and returns the lease.
--   KEYS stream, depth, lease, batch…
--   ARGV token or nothing where the lease is kept, group, then id and records of each entry
-- Answers the number of entries left in the stream
local stream, depth_key, lease = unpack(KEYS, 1, 3)
local token, group = unpack(ARGV, 1, 2)
local freed = 0
for i = 3, #ARGV, 2 do
  redis.call('XACK', stream, group, ARGV[i])
  -- Only what this call deleted is taken off the depth, so that repeating it takes nothing twice.
  if redis.call('XDEL', stream, ARGV[i]) == 1 then freed = freed + math.max(tonumber(ARGV[i + 1]), 1) end
end
for i = 4, #KEYS do redis.call('DEL', KEYS[i]) end
local left = redis.call('XLEN', stream)
if left == 0 then redis.call('DEL', depth_key)
elseif freed > 0 then redis.call('DECRBY', depth_key, freed) end
if redis.call('GET', lease) == token then redis.call('DEL', lease) end
return left
