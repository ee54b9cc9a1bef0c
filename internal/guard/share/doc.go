// Package share lets the guards of several machines know what one of them
// knows, through a server of Redis or Valkey: how often a client has asked, what
// was learnt of the content security policy, certificates.
//
//	s, err := share.Open(ctx, share.Options{Address: address, Prefix: "shop:"})
//	front.Options{Limiter: s.Limiter(buckets), TLS: front.TLS{Storage: s.Certificates(dir)}}
//	autopilot.Options{Shared: s}
//
//	address.go    what people write for a server, and what is wrong with it
//	share.go      the connection, and whether it holds
//	watch.go      lost and found: said once, found again without being asked
//	limiter.go    rates, counted by the server in one step
//	document.go   texts that every guard may change
//	certs.go      storage of certificates; lock.go whose turn it is
//	scripts.go    what the server runs, in Lua
//
// # When the server is lost
//
// Nothing opens, nothing waits, and no request fails for it.
//
//   - A request that the server does not answer for within Options.Timeout is
//     judged by this guard alone, with its share of the rate: a third of what is
//     allowed where three guards were seen. After a few failures in a row nobody
//     asks the server any more; a question in the background does, once a second,
//     until it answers in time again.
//   - What this guard learns it keeps, and hands in later. A policy that is
//     enforced stays enforced, and so does what SetMode is told meanwhile.
//   - Certificates are served from memory and, after a restart, from the copy in
//     this guard's own folder. None is asked for until the server is back: without
//     locks every guard would ask the authority at once.
//
// # What is trusted
//
// Whoever can write to the server can raise the limits, weaken the policy and
// replace the certificates, and who can read it has their keys: it is to be held
// like a folder of keys, with a password and, across machines, TLS. Addresses of
// clients do not stand in it, only keyed hashes of them, which are forgotten as
// soon as they count for nothing.
package share
