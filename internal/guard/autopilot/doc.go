// Package autopilot finds a Content-Security-Policy for an application that
// has none, and sends it.
//
// It stands before the application as a handler. While it observes, each page
// is given a report-only policy of what is known so far. What is known comes
// from two witnesses. The HTML that passes is read as it passes: inline
// scripts and styles by their hash, addresses by their origin, the nonces of
// templates. And browsers report what the policy would have kept out, to a
// path that is answered here, on the application's own origin. [Store.Suggest]
// makes the tightest policy that would have broken nothing in a window of
// time, with the evidence for each source; [Store.SetMode] accepts it.
//
// # What keeps it from being led astray
//
// A learned policy is as good as its witnesses, and an attacker may be one.
//
//   - Reports come from anyone. So a report alone never allows code, or a place
//     for frames, forms and links: such sources come from the application's
//     HTML, or from the operator. Of what is no code (pictures, fonts,
//     connections, styles) a report counts if it bears the token of a page
//     that was given to the client's network, and if several networks
//     send it. Hosts are shown with their evidence before anything is accepted.
//   - HTML may hold an injected script. So only answers with a status of 2xx
//     to a GET count, and only if no query shaped them, which takes reflected
//     scripts away; and a source must be shown on several pages, or to several
//     networks. A script that is stored in the application's data can pass:
//     what is suggested wants to be read. Once a policy is enforced nothing
//     that pages show adds to it, so that what is injected later is blocked
//     and reported.
//   - A nonce vouches for whatever bears it. So the placeholder that templates
//     write as nonce="..." is a secret of this start, which the application is
//     given in its environment (TENET_NONCE), and no answer that is HTML shows
//     it: it is replaced wherever it stands, and answers that cannot be read,
//     because they are compressed or a part of a page, are kept back. An
//     application must not write it into anything but pages.
//     A fixed text in its place, by configuration, is for static pages: who can
//     inject markup into a page can write a text that he knows.
//   - A burst of violations makes an enforced policy report-only for a while,
//     so that a release with new scripts does not stay broken. Violations count
//     for this by network, with a token, and must come from a good share of
//     the visitors; an attacker with a few addresses cannot reach that on
//     a site that is visited. Options.FallBack turns it off.
//
// # Several machines
//
// With Options.Shared the guards of several machines join what they know: facts
// are joined so that it may be done any number of times, what the operator said
// last is the mode of all, and tokens have one key, since the report of a page may
// arrive elsewhere. Whoever can write to that store is believed as the folder is.
// A burst is each guard's own: visitors are spread over all of them, so the share
// of those who report is the same, and so is the rest.
//
// # Order
//
// The handler goes next to the application, below the middleware that sends
// the other headers. The policy is added to those that the application sends,
// as a header of its own, so that what either forbids is forbidden; middleware
// above must not send a policy too (header.CSP.Omit), or has to be as wide.
// Pages are asked for uncompressed, so that they can be read.
package autopilot
