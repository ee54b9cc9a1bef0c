package header

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// configOf writes Helmet's options as a Config.
func configOf(text string) (Config, error) {
	var c Config
	var options map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &options); err != nil {
		return c, err
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		raw := options[name]
		if err := setOption(&c, name, raw); err != nil {
			return c, err
		}
	}
	return c, nil
}

func setOption(c *Config, name string, raw json.RawMessage) error {
	var o struct {
		Policy, Action, PermittedPolicies json.RawMessage
		Allow                             bool
	}
	if raw[0] == '{' {
		if err := json.Unmarshal(raw, &o); err != nil {
			return err
		}
	}
	off := string(raw) == "false"
	word := func(field *string, given json.RawMessage, usual string) error {
		switch {
		case off:
			*field = Omit
		case given == nil:
			*field = usual
		default:
			return json.Unmarshal(given, field)
		}
		return nil
	}
	switch name {
	case "contentSecurityPolicy":
		return setPolicy(&c.ContentSecurityPolicy, raw)
	case "crossOriginEmbedderPolicy":
		return word(&c.CrossOriginEmbedderPolicy, o.Policy, "require-corp")
	case "crossOriginOpenerPolicy":
		return word(&c.CrossOriginOpenerPolicy, o.Policy, "")
	case "crossOriginResourcePolicy":
		return word(&c.CrossOriginResourcePolicy, o.Policy, "")
	case "originAgentCluster":
		return word(&c.OriginAgentCluster, nil, "")
	case "referrerPolicy":
		if off {
			c.ReferrerPolicy = []string{Omit}
		} else if o.Policy != nil && o.Policy[0] == '"' {
			c.ReferrerPolicy = []string{""}
			return json.Unmarshal(o.Policy, &c.ReferrerPolicy[0])
		} else if o.Policy != nil {
			return json.Unmarshal(o.Policy, &c.ReferrerPolicy)
		}
	case "strictTransportSecurity", "hsts":
		return setHSTS(&c.StrictTransportSecurity, raw)
	case "xContentTypeOptions", "noSniff":
		return word(&c.XContentTypeOptions, nil, "")
	case "xDownloadOptions", "ieNoOpen":
		return word(&c.XDownloadOptions, nil, "")
	case "xXssProtection", "xssFilter":
		return word(&c.XXSSProtection, nil, "")
	case "xPoweredBy", "hidePoweredBy":
		c.KeepPoweredBy = off
	case "xDnsPrefetchControl":
		if o.Allow {
			c.XDNSPrefetchControl = "on"
		} else {
			return word(&c.XDNSPrefetchControl, nil, "")
		}
	case "xFrameOptions", "frameguard":
		return word(&c.XFrameOptions, o.Action, "")
	case "xPermittedCrossDomainPolicies":
		return word(&c.XPermittedCrossDomainPolicies, o.PermittedPolicies, "")
	default:
		return errors.New("no field for " + name)
	}
	return nil
}

func setHSTS(h *HSTS, raw json.RawMessage) error {
	if h.Omit = string(raw) == "false"; raw[0] != '{' {
		return nil
	}
	var o struct {
		MaxAge                     *float64
		IncludeSubDomains, Preload *bool
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	if o.MaxAge != nil {
		h.MaxAge = time.Duration(*o.MaxAge * float64(time.Second))
		h.Forget = *o.MaxAge == 0
	}
	h.ExcludeSubDomains = o.IncludeSubDomains != nil && !*o.IncludeSubDomains
	h.Preload = o.Preload != nil && *o.Preload
	return nil
}

func setPolicy(c *CSP, raw json.RawMessage) error {
	if c.Omit = string(raw) == "false"; raw[0] != '{' {
		return nil
	}
	var o struct {
		UseDefaults, ReportOnly *bool
		Directives              json.RawMessage
	}
	if err := json.Unmarshal(raw, &o); err != nil || o.Directives == nil {
		o.Directives = []byte(`{}`)
	}
	c.NoDefaults = o.UseDefaults != nil && !*o.UseDefaults
	c.ReportOnly = o.ReportOnly != nil && *o.ReportOnly
	dec := json.NewDecoder(bytes.NewReader(o.Directives)) // the order counts
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		d := Directive{Name: name.(string)}
		switch {
		case string(value) == "null":
			d.Remove = true
		case strings.HasPrefix(string(value), `{"$disable"`) && d.Name == "defaultSrc":
			c.WithoutDefaultSrc = true
			continue
		case value[0] == '{':
			return errors.New("only default-src can be disabled: there is no field to say it of another")
		case value[0] == '"':
			d.Values = []string{""}
			err = json.Unmarshal(value, &d.Values[0])
		default:
			err = setValues(&d, value)
		}
		if err != nil {
			return err
		}
		c.Directives = append(c.Directives, d)
	}
	return nil
}

func setValues(d *Directive, value json.RawMessage) error {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return err
	}
	for _, v := range list {
		if v[0] == '{' {
			var f struct {
				Text string `json:"$fn"`
			}
			if err := json.Unmarshal(v, &f); err != nil {
				return err
			}
			d.PerRequest = func(*http.Request) (string, error) { return f.Text, nil }
			continue
		}
		var text string
		if err := json.Unmarshal(v, &text); err != nil {
			return err
		}
		d.Values = append(d.Values, text)
	}
	return nil
}
