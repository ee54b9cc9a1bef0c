package guard

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"os/user"
	"strconv"
)

// The range of users that nobody has by name: systemd gives them to services
// for as long as they run, and so do we.
const (
	dynamicFirst = 61184
	dynamicLast  = 65519
)

// accounts decides who runs what. As root, the application becomes nobody or
// the user that is named, and the proxy a user of its own, made up from the
// folder so that it owns its state again after a restart.
func (p *Plan) accounts() error {
	if !p.Root {
		p.App = account{UID: os.Getuid(), GID: os.Getgid(), Name: userName(os.Getuid())}
		p.Proxy = p.App
		if p.User == "" || p.User == p.App.Name || p.User == strconv.Itoa(p.App.UID) {
			return nil
		}
		if p.sys.goos != "linux" {
			return fmt.Errorf("user: guard changes users on Linux only; the application runs as %s here", p.App.Name)
		}
		return fmt.Errorf("user: only root can run the application as %s; guard runs as %s", p.User, p.App.Name)
	}
	if p.sys.goos != "linux" {
		return errors.New("user: only on Linux can guard run the application as another user: start it as an ordinary user here")
	}
	app, err := lookUp(orElse(p.User, "nobody"))
	if err != nil {
		return err
	}
	if app.UID == 0 {
		return fmt.Errorf("user: the application must not be root, and `%s` is: whoever takes it over would own the machine", p.User)
	}
	h := fnv.New32a()
	h.Write([]byte(p.Project))
	proxy := dynamicFirst + int(h.Sum32()%(dynamicLast-dynamicFirst+1))
	for range 100 {
		if _, err := user.LookupId(strconv.Itoa(proxy)); err != nil && proxy != app.UID {
			break
		}
		proxy = dynamicFirst + (proxy-dynamicFirst+1)%(dynamicLast-dynamicFirst+1)
	}
	p.App, p.Proxy = app, account{Name: "a user of its own", UID: proxy, GID: proxy}
	return nil
}

// lookUp finds a user by name or number.
func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		if u, err = user.LookupId(name); err != nil {
			uid, bad := strconv.Atoi(name)
			if bad != nil || uid < 0 {
				return account{}, fmt.Errorf("user: there is no user `%s` on this machine", name)
			}
			return account{Name: name, UID: uid, GID: uid}, nil // a number is enough for the kernel
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("user: %s is not a user in numbers here", name)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("user: %s has no group in numbers here", name)
	}
	return account{Name: u.Username, UID: uid, GID: gid}, nil
}

// userName is the name of our own account.
func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	if u, err := user.Current(); err == nil && uid < 0 { // Windows has no numbers
		return u.Username
	}
	return "uid " + strconv.Itoa(uid)
}

// text is the account with its number, where it has one.
func (a account) text() string {
	if a.UID < 0 {
		return a.Name
	}
	return fmt.Sprintf("%s (uid %d)", a.Name, a.UID)
}
