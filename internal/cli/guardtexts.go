package cli

const guardHelp = `Usage: tenet guard [options] -- COMMAND [arguments]          tenet guard -- node app.js
       tenet guard [options] --upstream URL
       tenet guard reload | stop | status | advice | csp WORD | init

Runs an application, unchanged, as a confined process behind a proxy that keeps the rules for it.

Where clients arrive
  --listen ADDR        a port, or HOST:PORT; repeat it [default: 443, 80 with TLS, else $PORT, 3000]
  --tls WORD           off, internal (for development), acme, files [default: as the next imply]
  --cert, --key FILE   a certificate with its chain, and its key
  --domain NAME,...    ask a public authority for certificates for these names
  --trusted-proxies RANGE,...   whose word on the client's address counts
  --redis URL          share rates, the learnt policy and certificates with guards of other machines

What runs
  --upstream URL       guard a server that runs already
  --instances N        processes of the application [default: 1]
  --user NAME          whom it runs as, when guard is started as root [default: nobody]
  --env NAME[=VALUE]   let it see this variable; it sees no others. Repeat it
  --health PATH        it can serve once this answers below 500 [default: once it listens]

What it may do
  --read PATH, --write DIR      beside its own folder, which it may only read
  --connect WHERE      a port, HOST:PORT, the path of a socket, or any [default: any port]
  --allow-eval NAME,...    packages that may make code from text, beside known template engines
  --observe            only report what the switches of Node.js would have broken
  --no-sandbox         do not confine it; what that loses is said

What is checked and seen
  --csp MODE           observe, enforce, off: the content security policy [default: observe]
  --refuse LEVEL       do not start with known holes this severe; --offline asks no registry
  --status PORT        metrics, health, and a page that shows the rules, for this machine alone
  --pprof              let profiles of the proxy be taken there
  --log FORM           text, json        --access-log FORM   common, combined, json

Before and while it runs
  --dry-run            print what would run, and why; start nothing
  --config FILE        [default: tenet.yaml, searched upward]       --state DIR   what guard keeps
  reload               put a new version and new settings in the place of what runs, as SIGHUP does
  stop                 end it in order, as SIGTERM does
  status               what runs
  advice               what the switches of Node.js have broken, or with --observe would have
  csp suggest|enforce|observe|status    the policy that was learnt
  init [--force]       write a unit of systemd, a Dockerfile and a manifest for Kubernetes

Exit codes  0 stopped by a signal   1 refused: known holes   2 could not start
`
