package front

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// An authority signs certificates for development. Its own certificate limits
// it to names that cannot be somebody else's, and to the configured ones (name
// constraints, RFC 5280 section 4.2.1.10): whoever trusts it for this does not
// trust it for the rest of the web.
type authority struct {
	cert  *x509.Certificate
	key   *ecdsa.PrivateKey
	names []string

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 7 * 24 * time.Hour
	mostLeaves    = 1000
)

// localNames end in what the public DNS does not have (RFC 6761, RFC 6762).
var localNames = []string{"localhost", "test", "local", "internal", "home.arpa"}

// localNets are addresses that mean another machine everywhere.
var localNets = []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10"}

// AuthorityFile is where the certificate of the internal authority lies below
// TLS.State.
const AuthorityFile = "ca.pem"

// authorityKey is where its key lies.
const authorityKey = "ca-key.pem"

// openAuthority reads the authority of a folder, or makes one.
func openAuthority(dir string, names []string) (*authority, error) {
	a := &authority{names: names, leaves: map[string]*tls.Certificate{}}
	err := a.read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err = a.make(names); err == nil {
			err = a.write(dir)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("internal certificate authority in %s: %w", dir, err)
	}
	for _, name := range names {
		if _, err := a.leaf(name); err != nil {
			return nil, fmt.Errorf("the internal certificate authority in %s was made before %q was configured: remove its files to have a new one made, and trust that", dir, name)
		}
	}
	return a, nil
}

func (a *authority) make(names []string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "tenet development on " + host, Organization: []string{"tenet"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: append([]string(nil), localNames...),
	}
	for _, text := range localNets {
		_, n, err := net.ParseCIDR(text)
		if err != nil {
			return err
		}
		template.PermittedIPRanges = append(template.PermittedIPRanges, n)
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			bits := 8 * len(ip)
			if v4 := ip.To4(); v4 != nil {
				ip, bits = v4, 32
			}
			template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
		} else {
			template.PermittedDNSDomains = append(template.PermittedDNSDomains, strings.TrimPrefix(name, "*."))
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	a.key = key
	a.cert, err = x509.ParseCertificate(der)
	return err
}

func (a *authority) write(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name, kind string
		data       []byte
		mode       fs.FileMode
	}{{authorityKey, "PRIVATE KEY", key, 0o600}, {AuthorityFile, "CERTIFICATE", a.cert.Raw, 0o644}} {
		path := filepath.Join(dir, file.name)
		part, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, file.mode)
		if err != nil {
			return err
		}
		err = errors.Join(pem.Encode(part, &pem.Block{Type: file.kind, Bytes: file.data}), part.Close())
		if err == nil {
			err = os.Rename(path+".part", path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *authority) read(dir string) error {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, AuthorityFile), filepath.Join(dir, authorityKey))
	if err != nil {
		return err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return errors.New("ca-key.pem is not a key of ours")
	}
	a.key, a.cert = key, pair.Leaf
	if time.Until(a.cert.NotAfter) < leafLife {
		return fmt.Errorf("%s ends on %s: remove it to have a new one made", AuthorityFile, a.cert.NotAfter.Format(time.DateOnly))
	}
	return nil
}

// serial is 128 random bits.
func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b) // never fails: crypto/rand ends the process instead
	return new(big.Int).SetBytes(b)
}

// get signs what the client asks for: a local or configured name, or the
// address of ours to which it is connected.
func (a *authority) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := strings.ToLower(hello.ServerName)
	if name == "" {
		name = addrOf(hello.Conn.LocalAddr()).Addr().String()
	}
	return a.leaf(name)
}

// leaf returns the certificate of a name, made when it is first asked for.
func (a *authority) leaf(name string) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if c := a.leaves[name]; c != nil && time.Until(c.Leaf.NotAfter) > leafLife/2 {
		return c, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		template.IPAddresses = []net.IP{ip.AsSlice()}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: strings.Replace(name, "*.", "a.", 1)}); err != nil {
		return nil, fmt.Errorf("no certificate for %q: %w", name, err)
	}
	if len(a.leaves) >= mostLeaves { // names that clients have made up
		clear(a.leaves)
	}
	c := &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}
	a.leaves[name] = c
	return c, nil
}

// TrustHint says how browsers come to trust the internal authority of a folder.
func TrustHint(dir string) string {
	file := filepath.Join(dir, AuthorityFile)
	return "Browsers warn until they trust " + file + ":\n" +
		"  Debian, Ubuntu  sudo cp " + file + " /usr/local/share/ca-certificates/tenet.crt && sudo update-ca-certificates\n" +
		"  Fedora          sudo trust anchor " + file + "\n" +
		"  macOS           sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain " + file + "\n" +
		"  Windows         certutil -addstore -f ROOT " + file + "\n" +
		"  Chrome on Linux certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n tenet -i " + file + "\n" +
		"  Firefox         Settings, Certificates, Authorities, Import\n" +
		"  Node.js         NODE_EXTRA_CA_CERTS=" + file + "\n" +
		"It can vouch for local and configured names only.\n"
}
