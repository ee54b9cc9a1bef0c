package probe

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A Login is a recipe for signing in: what a person would type, and where. It
// is carried out once, before anything else is looked at, and only on the
// host that was named; the cookies that come of it are sent along from then on.
type Login struct {
	Page   string  // the address of the page with the form, relative to the target; or where JSON is sent
	Fields []Field // what is typed
	JSON   bool    // the fields are sent to Page as a JSON object, without a form
}

// A Field is one thing that is typed.
type Field struct{ Name, Value string }

// signIn carries out the recipe. Nothing that is typed is kept.
func (c *client) signIn(ctx context.Context, at *url.URL) error {
	page, err := at.Parse(c.o.Login.Page)
	if err != nil || page.Host != at.Host || page.Scheme != at.Scheme {
		return &Error{c.o.Login.Page, "is no page of " + at.Host, "The login of tenet.yaml takes a path such as /login."}
	}
	form := c.send(ctx, request{why: SigningIn, url: page, bare: true})
	if form == nil || form.Err != nil {
		return &Error{page.String(), "could not be asked for the login", "Check login.page in tenet.yaml."}
	}
	if page.Scheme == "https" && c.facts.TLS != nil && c.facts.TLS.Fault != "" {
		return &Error{page.String(), "was sent no login: the certificate " + c.facts.TLS.Fault, "Browsers refuse it as well; a test can use http://localhost."}
	}
	jar := map[string]string{}
	keepCookies(jar, form)
	r := request{why: SigningIn, method: http.MethodPost, url: page, bare: true, header: http.Header{"Content-Type": {"application/json"}}}
	if c.o.Login.JSON {
		r.body, err = asJSON(c.o.Login.Fields)
	} else {
		r.header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.url, r.body, err = filled(form, page, c.o.Login.Fields)
	}
	if err != nil {
		return err
	}
	r.header.Set("Origin", page.Scheme+"://"+page.Host) // as a browser does
	r.header.Set("Referer", page.String())
	if len(jar) > 0 {
		r.header.Set("Cookie", cookieLine(jar))
	}
	answer := c.send(ctx, r)
	if answer != nil {
		answer.Asked = nil // its cookie is nobody's business
	}
	switch {
	case answer == nil || answer.Err != nil:
		return &Error{r.url.String(), "did not answer the login", "Try again."}
	case answer.Status >= 400:
		return &Error{r.url.String(), fmt.Sprintf("refused the login with %d", answer.Status), "Check login.fields in tenet.yaml, and the account."}
	}
	keepCookies(jar, answer)
	if len(jar) == 0 {
		return &Error{r.url.String(), "set no cookie for the login", "Where it answers with a token, pass that with --header 'Authorization: Bearer ...'."}
	}
	c.o.Cookie = strings.TrimPrefix(c.o.Cookie+"; "+cookieLine(jar), "; ")
	return nil
}

// keepCookies remembers what an answer sets; what it deletes is gone.
func keepCookies(jar map[string]string, x *Exchange) {
	for _, cookie := range (&http.Response{Header: x.Header}).Cookies() {
		if cookie.MaxAge < 0 || cookie.Value == "" {
			delete(jar, cookie.Name)
			continue
		}
		jar[cookie.Name] = cookie.Value
	}
}

func cookieLine(jar map[string]string) string {
	var pairs []string
	for name, value := range jar {
		pairs = append(pairs, name+"="+value)
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "; ")
}

func asJSON(fields []Field) (string, error) {
	object := map[string]string{}
	for _, f := range fields {
		object[f.Name] = f.Value
	}
	text, err := json.Marshal(object)
	return string(text), err
}

// filled fills in the form of the page that has all the fields, with what it
// holds already, such as a token against forgery.
func filled(x *Exchange, page *url.URL, fields []Field) (action *url.URL, body string, err error) {
	for _, f := range forms(x) {
		missing := slices.ContainsFunc(fields, func(f2 Field) bool { return !f.values.Has(f2.Name) })
		if missing {
			continue
		}
		for _, typed := range fields {
			f.values.Set(typed.Name, typed.Value)
		}
		to, err := page.Parse(cmp.Or(f.action, page.String()))
		if err != nil || to.Host != page.Host || to.Scheme != page.Scheme {
			return nil, "", &Error{page.String(), "sends its form to another host", "The login is sent to the host that was named only."}
		}
		return to, f.values.Encode(), nil
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return nil, "", &Error{page.String(), "has no form with " + strings.Join(names, " and "), "Name the fields as the name attributes of the page do; without a form, set login.json."}
}

type form struct {
	action string
	values url.Values
}

// forms reads the forms of a page: an input belongs to the form that is open.
func forms(x *Exchange) []form {
	if !x.HTML() {
		return nil
	}
	var list []form
	open := false
	for page := html.NewTokenizer(bytes.NewReader(x.Body)); page.Next() != html.ErrorToken; {
		tag := page.Token()
		switch {
		case tag.Data == "form" && tag.Type == html.StartTagToken:
			list, open = append(list, form{strings.TrimSpace(attribute(tag, "action")), url.Values{}}), true
		case tag.Data == "form" && tag.Type == html.EndTagToken:
			open = false
		case open && tag.Type != html.EndTagToken && (tag.Data == "input" || tag.Data == "textarea" || tag.Data == "select"):
			list[len(list)-1].add(tag)
		}
	}
	return list
}

// add adds what a browser would send of an input: HTML, 4.10.22.4.
func (f *form) add(tag html.Token) {
	name := attribute(tag, "name")
	if name == "" {
		return
	}
	switch strings.ToLower(attribute(tag, "type")) {
	case "submit", "image", "button", "reset", "file":
		return
	case "checkbox", "radio":
		if !slices.ContainsFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			return
		}
	}
	f.values.Add(name, attribute(tag, "value"))
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
