// Package status shows what guard does: the page, metrics and health at
// /.tenet/ of a loopback port, and the access log.
//
// [New] is the handler of that port. The proxy's [ledger.Ledger] is where its
// numbers come from; it asks for a snapshot when somebody looks.
//
//	/.tenet/          the page: HTML without a script, under its own strict policy
//	/.tenet/metrics   Prometheus, names tenet_guard_*
//	/.tenet/health    200 as long as the process answers
//	/.tenet/ready     200 if requests can be served, or 503 with the reason
//	/.tenet/ledger    the snapshot as JSON
//	/.tenet/pprof/    profiles, by option
//
// A loopback port is open to every program of the machine, and through DNS
// rebinding to pages that a browser of this machine shows. So a request has to
// name a loopback host, and nothing here changes anything: all answers are to
// GET, and secrets are in none of them.
//
// [Access] is the middleware that counts requests and writes the access log.
package status
