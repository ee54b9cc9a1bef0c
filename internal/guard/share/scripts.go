package share

import "github.com/redis/go-redis/v9"

// What the server runs: each in one step, of which nobody sees the middle. They
// are sent by their hash, and whole only when the server does not know them. The
// clock is the server's, so that those of the guards need not agree.
var (
	// takeScript is the generic cell rate algorithm, as front.Buckets has it: a
	// bucket is the instant at which it would be full again, in microseconds.
	// KEYS bucket, ARGV interval of a token, size of the bucket. It returns
	// for how long there is no token, 0 if one was taken. A clock that was set back
	// locks nobody out for longer than an empty bucket does.
	takeScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local interval, size = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
full = math.max(now, math.min(full, now + interval * size))
local wait = full + interval - interval * size - now
if wait > 0.5 then return math.ceil(wait) end
full = full + interval
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil((full - now) / 1000) + 1)
return 0`)

	// showScript enters a guard and returns how many there are.
	// KEYS set of guards, ARGV id, seconds for which one counts.
	showScript = redis.NewScript(`
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 1, '+inf')
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])`)

	// readScript returns the version of a document, and the document unless the
	// version is the one that the asker has. KEYS document, ARGV version.
	readScript = redis.NewScript(`
local version = redis.call('HGET', KEYS[1], 'version')
if not version or version == ARGV[1] then return {version or '', ''} end
return {version, redis.call('HGET', KEYS[1], 'data')}`)

	// writeScript replaces a document that is still of the version that was read.
	// KEYS document, ARGV version read, new version, data.
	writeScript = redis.NewScript(`
if (redis.call('HGET', KEYS[1], 'version') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'data', ARGV[3])
return 1`)

	// lockScript takes a lock that is free, and notes who had it last.
	// KEYS lock, last holders; ARGV name, holder, lease in ms.
	lockScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1`)

	// renewScript prolongs a lock that nobody else has had since. One that was lost
	// with the server's data is taken again. KEYS and ARGV as those of lockScript.
	renewScript = redis.NewScript(`
local last = redis.call('HGET', KEYS[2], ARGV[1])
if last and last ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1`)

	// unlockScript gives up a lock that is still the holder's. KEYS lock, ARGV holder.
	unlockScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

	// storeScript writes a file, unless another guard has had one of the locks
	// since the writer took it: then the writer has slept through its lease, and
	// the work was done again without it (fencing). It returns -1 on a server that
	// was not filled yet.
	// KEYS files, last holders; ARGV name, data, then names and holders of locks.
	storeScript = redis.NewScript(`
if redis.call('HEXISTS', KEYS[1], '') == 0 then return -1 end
for i = 3, #ARGV, 2 do
  local last = redis.call('HGET', KEYS[2], ARGV[i])
  if last and last ~= ARGV[i + 1] then return 0 end
end
local t = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d.%06d ', t[1], t[2]) .. ARGV[2])
return 1`)
)
