#!lua flags=allow-oom
-- Returns the lease; the entries stay where they are, and this delivery of them does not count.
--   KEYS stream, lease
--   ARGV token, group, reader, 1 where the lease is kept, then id and deliveries of each entry
-- Answers the number of entries left in the stream
local stream, lease = unpack(KEYS)
local token, group, reader, keep = unpack(ARGV, 1, 4)
if redis.call('GET', lease) == token then
  for i = 5, #ARGV, 2 do
    redis.call('XCLAIM', stream, group, reader, 0, ARGV[i], 'RETRYCOUNT', tonumber(ARGV[i + 1]) - 1, 'JUSTID')
  end
  if keep ~= '1' then redis.call('DEL', lease) end
end
return redis.call('XLEN', stream)
