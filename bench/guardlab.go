package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A contender is a server and how it is started.
type contender struct {
	name    string
	command []string
	dir     string
	env     []string
	bare    bool // it sets no headers and is not asked for them
	endpoint
}

// A sentHeader is one that every proxy of the comparison sets.
type sentHeader struct {
	name, value string
	secure      bool // browsers ignore it without TLS, and guard does not send it then
}

// sameHeaders are those of Helmet.
var sameHeaders = []sentHeader{
	{"Content-Security-Policy", "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline'", false},
	{"Cross-Origin-Opener-Policy", "same-origin", true},
	{"Cross-Origin-Resource-Policy", "same-origin", false},
	{"Origin-Agent-Cluster", "?1", true},
	{"Referrer-Policy", "no-referrer", false},
	{"Strict-Transport-Security", "max-age=31536000; includeSubDomains", true},
	{"X-Content-Type-Options", "nosniff", false},
	{"X-DNS-Prefetch-Control", "off", false},
	{"X-Download-Options", "noopen", false},
	{"X-Frame-Options", "SAMEORIGIN", false},
	{"X-Permitted-Cross-Domain-Policies", "none", false},
	{"X-XSS-Protection", "0", false},
}

// headersOver returns the headers that are sent with TLS, or without.
func headersOver(tls bool) []sentHeader {
	return slices.DeleteFunc(slices.Clone(sameHeaders), func(h sentHeader) bool { return h.secure && !tls })
}

// A lab holds what the servers share.
type lab struct {
	bench    *bench
	dir      string
	self     string // this program
	app      *process
	address  string // of the application behind the proxies
	caddy    string
	nginx    string
	express  string
	plain    map[string]string // ports by server
	secure   map[string]string
	together map[string]string
}

func (b *bench) newLab(ctx context.Context, dir string) (*lab, error) {
	l := &lab{bench: b, dir: dir}
	var err error
	if l.nginx, err = exec.LookPath("nginx"); err != nil {
		if l.nginx, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return nil, errors.New("nginx is not installed: apt-get install nginx-light")
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	l.caddy = filepath.Join(b.cache, "caddy")
	build := exec.CommandContext(ctx, "go", "build", "-o", l.caddy, ".")
	build.Dir = filepath.Join(b.dir, "caddy")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build Caddy: %w\n%s", err, out)
	}
	if l.express, err = b.install(ctx, "express"); err != nil {
		return nil, err
	}
	if err := l.certificate(); err != nil {
		return nil, err
	}
	for _, ports := range []*map[string]string{&l.plain, &l.secure, &l.together} {
		*ports = map[string]string{}
		for _, name := range []string{"nginx", "caddy", "guard", "helmet", "direct"} {
			if (*ports)[name], err = freePort(); err != nil {
				return nil, err
			}
		}
	}
	if l.self, err = os.Executable(); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	l.address = "127.0.0.1:" + port
	if l.app, err = start(ctx, dir, nil, l.self, "-serve", l.address); err != nil {
		return nil, err
	}
	return l, contender{bare: true, endpoint: endpoint{address: l.address}}.ready(ctx, l.app)
}

func (l *lab) stop() { l.app.end() }

func (l *lab) file(name string) string { return filepath.Join(l.dir, name) }

// certificate writes cert.pem and key.pem for bench.example.
func (l *lab) certificate() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "bench.example"},
		DNSNames:     []string{"bench.example"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(l.file("cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644),
		os.WriteFile(l.file("key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o644))
}

// direct is the application without a proxy.
func (l *lab) direct() contender {
	address := "127.0.0.1:" + l.plain["direct"]
	return contender{name: "no proxy", command: []string{l.self, "-serve", address}, dir: l.dir, bare: true, endpoint: endpoint{address: address}}
}

// proxies returns nginx, Caddy and guard in front of the same application.
func (l *lab) proxies(secure bool) []contender {
	ports, suffix, tls := l.plain, "plain", []string{"--tls", "off"}
	if secure {
		ports, suffix, tls = l.secure, "tls", []string{"--tls", "files", "--cert", l.file("cert.pem"), "--key", l.file("key.pem")}
	}
	at := func(name string) endpoint { return endpoint{address: "127.0.0.1:" + ports[name], tls: secure} }
	conf := l.write("nginx-"+suffix+".conf", l.nginxConf(ports["nginx"], secure))
	caddy := l.write("caddy-"+suffix+".json", l.caddyConf(ports["caddy"], secure))
	guard := append([]string{l.bench.tenet, "guard", "--listen", "127.0.0.1:" + ports["guard"],
		"--state", l.file("guard-" + suffix), "--upstream", "http://" + l.address}, tls...)
	return []contender{
		{name: "nginx", command: []string{l.nginx, "-c", conf, "-p", l.dir, "-e", "stderr"}, dir: l.dir, endpoint: at("nginx")},
		{name: "Caddy", command: []string{l.caddy, caddy}, dir: l.dir, env: []string{"HOME=" + l.dir, "XDG_DATA_HOME=" + l.dir, "XDG_CONFIG_HOME=" + l.dir}, endpoint: at("caddy")},
		{name: "tenet guard", command: guard, dir: l.dir, endpoint: at("guard")},
	}
}

// applications returns an Express application that protects itself with
// helmet and cookie-session, and the same one without them behind guard.
func (l *lab) applications() []contender {
	one := []string{"taskset", "-c", "0"}
	at := func(name string) endpoint { return endpoint{address: "127.0.0.1:" + l.together[name]} }
	return []contender{
		{name: "Express with helmet and cookie-session", command: append(one, "node", "helmet.js"), dir: l.express,
			env: []string{"NODE_ENV=production", "PORT=" + l.together["helmet"]}, endpoint: at("helmet")},
		{name: "bare Express behind guard", command: append(one, l.bench.tenet, "guard", "--listen", "127.0.0.1:"+l.together["guard"],
			"--tls", "off", "--state", l.file("guard-express"), "--env", "NODE_ENV=production", "--", "node", "bare.js"),
			dir: l.express, endpoint: at("guard")},
	}
}

// write writes a file of the lab and returns where it is. What cannot be
// written shows when the server does not find it.
func (l *lab) write(name, text string) string {
	if err := os.WriteFile(l.file(name), []byte(text), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	return l.file(name)
}

func (l *lab) nginxConf(port string, secure bool) string {
	var s strings.Builder
	listen := "listen 127.0.0.1:" + port + ";"
	if secure {
		listen = "listen 127.0.0.1:" + port + " ssl http2;\n ssl_certificate cert.pem;\n ssl_certificate_key key.pem;"
	}
	fmt.Fprintf(&s, "daemon off;\nworker_processes 2;\npid %s;\nerror_log stderr;\nevents { worker_connections 4096; }\nhttp {\n access_log off;\n", l.file("nginx-"+port+".pid"))
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&s, " %s_temp_path %s;\n", kind, l.file(kind))
	}
	fmt.Fprintf(&s, " upstream app { server %s; keepalive 128; }\n server {\n %s\n keepalive_requests 100000;\n", l.address, listen)
	for _, h := range headersOver(secure) {
		fmt.Fprintf(&s, " add_header %s \"%s\" always;\n", h.name, h.value)
	}
	s.WriteString(` location / {
  proxy_pass http://app;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_set_header X-Request-Id $request_id;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_hide_header X-Powered-By;
  proxy_cookie_flags ~ httponly samesite=lax;
 }
 }
}
`)
	return s.String()
}

func (l *lab) caddyConf(port string, secure bool) string {
	set := map[string][]string{}
	for _, h := range headersOver(secure) {
		set[h.name] = []string{h.value}
	}
	type object = map[string]any
	server := object{
		"listen":          []string{"127.0.0.1:" + port},
		"automatic_https": object{"disable": true},
		"routes": []object{{"handle": []object{
			{"handler": "headers", "response": object{"deferred": true, "set": set, "delete": []string{"X-Powered-By"},
				"replace": object{"Set-Cookie": []object{{"search_regexp": "$", "replace": "; HttpOnly; SameSite=Lax"}}}}},
			{"handler": "reverse_proxy", "upstreams": []object{{"dial": l.address}},
				"transport": object{"protocol": "http", "keep_alive": object{"max_idle_conns_per_host": 1024}}},
		}}},
	}
	apps := object{"http": object{"servers": object{"bench": server}}}
	if secure {
		server["tls_connection_policies"] = []object{{}}
		apps["tls"] = object{"certificates": object{"load_files": []object{{"certificate": l.file("cert.pem"), "key": l.file("key.pem")}}}}
	}
	text, err := json.Marshal(object{"admin": object{"disabled": true}, "apps": apps, "logging": object{"logs": object{"default": object{"level": "ERROR"}}}})
	if err != nil {
		return err.Error()
	}
	return string(text)
}
