package probe

import (
	"net/netip"
	"testing"
)

func TestIsPrivate(t *testing.T) {
	for at, want := range map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true, "0.0.0.0": true,
		"::1": true, "fe80::1": true, "fd00:ec2::254": true, "::ffff:127.0.0.1": true, "64:ff9b::a9fe:a9fe": true, "2002:7f00:1::": true, "224.0.0.1": true, "255.255.255.255": true,
		"93.184.216.34": false, "8.8.8.8": false, "172.32.0.1": false, "100.128.0.1": false, "2606:4700::1111": false, "64:ff9b::808:808": false, "2002:808:808::": false,
	} {
		if got := isPrivate(netip.MustParseAddr(at)); got != want {
			t.Errorf("isPrivate(%s) = %v", at, got)
		}
	}
}

func TestGuard(t *testing.T) {
	type dial struct {
		host, at string
		ok       bool
	}
	for name, dials := range map[string][]dial{
		"from outside never inside":           {{"shop.example", "93.184.216.34", true}, {"cdn.example", "8.8.8.8", true}, {"evil.example", "127.0.0.1", false}, {"evil.example", "::1", false}},
		"a name that changes its mind":        {{"shop.example", "93.184.216.34", true}, {"shop.example", "10.0.0.1", false}, {"shop.example", "93.184.216.34", true}},
		"what was named may be inside":        {{"localhost", "127.0.0.1", true}, {"localhost", "::1", true}, {"other.internal", "10.0.0.5", true}},
		"the keys of a cloud never":           {{"localhost", "127.0.0.1", true}, {"169.254.169.254", "169.254.169.254", false}},
		"unless they are what was asked for":  {{"169.254.169.254", "169.254.169.254", true}},
		"an address inside another one is it": {{"shop.example", "93.184.216.34", true}, {"x.example", "::ffff:10.0.0.1", false}, {"y.example", "64:ff9b::7f00:1", false}},
	} {
		g := &guard{host: dials[0].host}
		for _, d := range dials {
			if err := g.allow(d.host, netip.MustParseAddr(d.at)); (err == nil) != d.ok {
				t.Errorf("%s: %s at %s: %v", name, d.host, d.at, err)
			}
		}
	}
}
