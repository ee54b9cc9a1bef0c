package share

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// An Address is where a server listens and what of it is ours.
type Address struct {
	Network  string // tcp or unix
	Host     string // of tcp: a name or an address
	Port     int    // of tcp
	Path     string // of unix
	TLS      bool
	User     string
	Password string
	Database int
}

// The forms of an address, in messages.
const forms = "redis://HOST:6379, rediss://HOST:6380 for TLS, or unix:///run/redis/redis.sock"

const usualPort = 6379

// ParseAddress reads redis://, rediss:// and unix:// as Redis's own tools do.
// Its errors never repeat the text: it may hold a password.
func ParseAddress(text string) (Address, error) {
	scheme, _, found := strings.Cut(text, "://")
	if !found {
		return Address{}, errors.New("is no address: write " + forms)
	}
	u, err := url.Parse(text)
	if err != nil {
		return Address{}, errors.New("is no address, because of a character that has to be written as %XX, such as %40 for @ in a password: write " + forms)
	}
	a := Address{Network: "tcp", User: u.User.Username()}
	a.Password, _ = u.User.Password()
	database := strings.TrimPrefix(u.Path, "/")
	switch scheme {
	case "redis", "rediss":
		a.TLS = scheme == "rediss"
		if err := a.hostOf(u); err != nil {
			return Address{}, err
		}
	case "unix":
		a.Network, a.Path, database = "unix", u.Path, u.Query().Get("db")
		if u.Host != "" || !filepath.IsAbs(a.Path) {
			return Address{}, errors.New("names no socket: its path begins with a slash, as in unix:///run/redis/redis.sock")
		}
	default:
		return Address{}, fmt.Errorf("begins with %q, which is no kind of address: write %s", scheme, forms)
	}
	if err := known(u, scheme); err != nil {
		return Address{}, err
	}
	if database != "" {
		if a.Database, err = strconv.Atoi(database); err != nil || a.Database < 0 || a.Database > 1<<16 {
			return Address{}, errors.New("ends in what is no number of a database: it stands after the port, as in redis://HOST:6379/2")
		}
	}
	return a, nil
}

func (a *Address) hostOf(u *url.URL) error {
	a.Host, a.Port = u.Hostname(), usualPort
	if a.Host == "" {
		return errors.New("names no host: write " + forms)
	}
	if p := u.Port(); p != "" {
		var err error
		if a.Port, err = strconv.Atoi(p); err != nil || a.Port < 1 || a.Port > 65535 {
			return errors.New("has no port from 1 to 65535 after the host")
		}
	}
	return nil
}

// known refuses parameters that would be left unread.
func known(u *url.URL, scheme string) error {
	for name := range u.Query() {
		if scheme != "unix" || name != "db" {
			return fmt.Errorf("has the parameter %q, which is not read: time-outs and the like are keys of guard.redis", name)
		}
	}
	if u.Fragment != "" {
		return errors.New("has a #, which in a password is written as %23")
	}
	return nil
}

// String is the address for people: without password.
func (a Address) String() string {
	user := ""
	if a.User != "" {
		user = a.User + "@"
	}
	database := ""
	switch {
	case a.Network == "unix":
		if a.Database != 0 {
			database = "?db=" + strconv.Itoa(a.Database)
		}
		return "unix://" + user + a.Path + database
	case a.Database != 0:
		database = "/" + strconv.Itoa(a.Database)
	}
	scheme := "redis"
	if a.TLS {
		scheme = "rediss"
	}
	return scheme + "://" + user + a.dial() + database
}

// dial is what a connection is made to.
func (a Address) dial() string {
	if a.Network == "unix" {
		return a.Path
	}
	return net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
}

// Named reports whether the host is a name, which has to be looked up.
func (a Address) Named() bool { return a.Network == "tcp" && net.ParseIP(a.Host) == nil }

// Local reports whether the address cannot be that of another machine.
func (a Address) Local() bool {
	ip := net.ParseIP(a.Host)
	return a.Network == "unix" || a.Host == "localhost" || ip != nil && ip.IsLoopback()
}

// SocketFolder is the folder of the socket, which a confined proxy is shown
// whole: a server that starts again makes another socket. It is an error if the
// folder holds what else the machine has.
func (a Address) SocketFolder() (string, error) {
	dir := filepath.Dir(filepath.Clean(a.Path))
	if slices.Contains([]string{"/", "/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm", "/etc", "/var", "/home", "/root"}, dir) {
		return "", fmt.Errorf("names a socket in %s: it needs a folder of its own, such as /run/redis, because the proxy gets to see that folder", dir)
	}
	return dir, nil
}
