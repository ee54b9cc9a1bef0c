package npmrc

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"tenet/internal/source"
)

// maxCertificates bounds a file of certificates, in bytes.
const maxCertificates = 4 << 20

// Client returns an HTTP client that goes through the proxies and trusts the
// certificates of the settings, and sends credentials to whom they belong,
// after redirects as well. It follows no redirect from https to http.
func (c *Config) Client() (*http.Client, error) {
	pool, err := c.certificates()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                  c.proxy(),
		TLSClientConfig:        &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12, InsecureSkipVerify: c.Get("strict-ssl") == "false"},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  c.Timeout(),
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    8,
		ForceAttemptHTTP2:      true,
		MaxResponseHeaderBytes: 1 << 20,
	}
	return &http.Client{Transport: authorised{c, transport}, CheckRedirect: checkRedirect}, nil
}

func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return errors.New("more than 5 redirects")
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("redirected to %s, which is not encrypted", req.URL.Host)
	}
	return nil
}

// authorised adds credentials by URL. It drops what a redirect has carried on.
type authorised struct {
	conf *Config
	next http.RoundTripper
}

func (a authorised) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Del("Authorization")
	if h := a.conf.Authorization(req.URL.String()); h != "" && !strings.ContainsAny(h, "\r\n") {
		req.Header.Set("Authorization", h)
	}
	return a.next.RoundTrip(req)
}

// proxy follows https-proxy, proxy and noproxy, and where these are not set
// the variables that all programs know.
func (c *Config) proxy() func(*http.Request) (*url.URL, error) {
	first := func(keys ...string) string {
		for _, k := range keys {
			if v := c.Get(k); v != "" && v != "false" {
				return v
			}
			if v := c.getenv(k); v != "" {
				return v
			}
		}
		return ""
	}
	general := first("proxy", "http-proxy", "HTTP_PROXY", "http_proxy", "PROXY")
	conf := httpproxy.Config{
		HTTPProxy:  general,
		HTTPSProxy: first("https-proxy", "HTTPS_PROXY", "https_proxy"),
		NoProxy:    strings.Join(append(c.List("noproxy"), first("no-proxy", "NO_PROXY", "no_proxy")), ","),
	}
	if conf.HTTPSProxy == "" {
		conf.HTTPSProxy = general
	}
	find := conf.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) { return find(req.URL) }
}

// certificates returns the certificates of `ca` and `cafile`, or nil for those
// of the system. They are instead of those, as in npm; NODE_EXTRA_CA_CERTS
// adds to whatever holds.
func (c *Config) certificates() (*x509.CertPool, error) {
	var pool *x509.CertPool
	for _, pem := range c.List("ca") {
		if pool == nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM([]byte(strings.ReplaceAll(pem, `\n`, "\n"))) {
			return nil, errors.New("the setting `ca` of .npmrc has no certificate in PEM form")
		}
	}
	if file := c.Get("cafile"); file != "" {
		if pool == nil {
			pool = x509.NewCertPool()
		}
		if err := addFile(pool, file); err != nil {
			return nil, fmt.Errorf("the setting `cafile` of .npmrc: %w", err)
		}
	}
	if file := c.getenv("NODE_EXTRA_CA_CERTS"); file != "" {
		if pool == nil {
			var err error
			if pool, err = x509.SystemCertPool(); err != nil {
				return nil, err
			}
		}
		if err := addFile(pool, file); err != nil {
			return nil, fmt.Errorf("the variable NODE_EXTRA_CA_CERTS: %w", err)
		}
	}
	return pool, nil
}

func addFile(pool *x509.CertPool, name string) error {
	info, err := os.Stat(name)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxCertificates) {
		err = errors.New("it is no file of certificates")
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, source.Cause(err))
	}
	if !pool.AppendCertsFromPEM(data) {
		return fmt.Errorf("%s: it has no certificate in PEM form", name)
	}
	return nil
}
