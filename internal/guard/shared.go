package guard

import (
	"context"
	"os"
	"regexp"
	"strings"

	"tenet/internal/config"
	"tenet/internal/guard/front"
	"tenet/internal/guard/sandbox"
	"tenet/internal/guard/share"
)

// variable is how a value names a variable of the environment.
var variable = regexp.MustCompile(`^\$[A-Za-z_][A-Za-z0-9_]*$`)

// settleRedis reads what the proxy could not: the environment, and files of
// another user. What may be a password stands in no message.
func (o *Options) settleRedis(wrong *mistakes) {
	r := o.Redis
	if r.URL == "" {
		if r != (config.GuardRedis{}) {
			wrong.add("redis.url: say which server the guards share, as in redis://10.0.0.5:6379")
		}
		return
	}
	s := share.Options{Prefix: r.Prefix, Timeout: r.Timeout, Guards: number(r.Guards)}
	url, ok := r.URL, true
	if strings.HasPrefix(url, "$") {
		url, ok = o.secret(wrong, "redis.url", url)
	}
	var err error
	if s.Address, err = share.ParseAddress(url); err != nil && ok {
		wrong.add("redis.url: it %w", err)
		return
	}
	if s.Address.Password != "" && url == r.URL {
		wrong.add("redis.url: a password does not belong where others read it: put it into a variable, and name that under redis.password, as $REDIS_PASSWORD; or the whole address into one, and name that here")
	}
	o.settleRedisPassword(wrong, &s)
	if r.CA != "" {
		if s.CA, err = os.ReadFile(o.abs(r.CA)); err != nil {
			wrong.add("redis.ca: cannot read %s: %w", r.CA, cause(err))
		}
	}
	if s.Address.Network == "unix" {
		if _, err := s.Address.SocketFolder(); err != nil {
			wrong.add("redis.url: it %w", err)
		}
	}
	if ok && (r.CA == "" || err == nil) {
		for _, mistake := range flat(s.Check()) {
			wrong.add("%s", strings.TrimPrefix(mistake, "guard."))
		}
	}
	o.shared = &s
}

func flat(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func (o *Options) settleRedisPassword(wrong *mistakes, s *share.Options) {
	r := o.Redis
	switch {
	case r.Password != "" && r.PasswordFile != "":
		wrong.add("redis.password: it comes from a variable or from a file: leave one of password and passwordFile out")
	case r.Password != "":
		if password, ok := o.secret(wrong, "redis.password", r.Password); ok {
			s.Address.Password = password
		}
	case r.PasswordFile != "":
		data, err := os.ReadFile(o.abs(r.PasswordFile))
		if err != nil {
			wrong.add("redis.passwordFile: cannot read %s: %w", r.PasswordFile, cause(err))
		}
		s.Address.Password = strings.TrimRight(string(data), "\r\n")
	}
}

// secret is the value of a variable that a key names.
func (o *Options) secret(wrong *mistakes, key, name string) (string, bool) {
	if !variable.MatchString(name) {
		wrong.add("%s: it is no name of a variable such as $REDIS_PASSWORD; what is secret does not stand in tenet.yaml itself", key)
		return "", false
	}
	value, ok := o.environment(name[1:])
	if !ok {
		wrong.add("%s: the variable %s is not set where guard runs", key, name[1:])
	}
	return value, ok
}

// sharedText says in a plan what is shared, and from where the password comes.
func (p *Plan) sharedText() string {
	text := "rates, the learnt policy"
	if p.TLS == "acme" || p.TLS == "internal" {
		text = "rates, the learnt policy and certificates"
	}
	text += " with other guards, through " + p.shared.Address.String()
	switch r := p.Redis; {
	case r.PasswordFile != "":
		text += ", with the password in " + r.PasswordFile
	case r.Password != "":
		text += ", with the password in " + r.Password
	case p.shared.Address.Password != "":
		text += ", with the password in " + r.URL
	}
	return text + ". While it is lost rates hold for this guard alone, with its part of them, and certificates stay as they are"
}

// sharedNotes say where what is shared could be read or changed by others.
func (p *Plan) sharedNotes() []string {
	if p.shared == nil {
		return nil
	}
	var notes []string
	a := p.shared.Address
	if a.Password == "" && a.Network == "tcp" {
		notes = append(notes, "redis without a password: whoever reaches "+a.String()+" can raise the limits, weaken the policy and read the keys of certificates. Set requirepass there, and name a variable under redis.password")
	}
	if !a.TLS && !a.Local() {
		notes = append(notes, "redis without TLS: whoever is on the way to "+a.String()+" can do the same. Write rediss://")
	}
	return notes
}

// reachShared lets the proxy reach the server.
func (p *Plan) reachShared(policy *sandbox.Policy) {
	if p.shared == nil {
		return
	}
	a := p.shared.Address
	if a.Network == "unix" {
		if dir, err := a.SocketFolder(); err == nil {
			policy.Read = append(policy.Read, dir)
		}
		return
	}
	if !policy.Network.Connect.Any {
		policy.Network.Connect.List = append(policy.Network.Connect.List, uint16(a.Port))
	}
	policy.Network.Resolve = policy.Network.Resolve || a.Named()
}

// openShare connects to the server of all guards, if there is one. It stays
// connected until what works in the background has ended.
func (ch *chain) openShare(c *proxyConfig, p *proxy) error {
	if c.Shared == nil {
		return nil
	}
	o := *c.Shared
	o.Ledger, o.Logger = ch.ledger, p.log
	ctx, cancel := context.WithCancel(context.Background())
	s, err := share.Open(ctx, o)
	if err != nil {
		cancel()
		return err
	}
	ch.share, ch.leave = s, func() { cancel(); s.Wait() }
	return nil
}

// rateKeys is how many buckets of rates are kept in memory.
const rateKeys = 65536

// shareFront gives the front what is shared.
func (ch *chain) shareFront(c *proxyConfig, o *front.Options) {
	if ch.share == nil {
		return
	}
	o.Limits.RateKeys = rateKeys
	o.Limiter = ch.share.Limiter(front.NewBuckets(rateKeys))
	if o.TLS.Mode == "acme" || o.TLS.Mode == "internal" {
		o.TLS.Storage = ch.share.Certificates(c.tlsFolder())
	}
}
