package signature

// open says that a match may also be a later release, if the code of that has
// the same version.
func (m Match) open() Match {
	if l, ok := m.Library.Late[m.Version]; ok {
		m.From, m.Version = m.Version, l.Version
	}
	return m
}

// settle decides which of two releases a match is, if their trees tell. Where a
// text has a library twice, it leaves that open.
func settle(found []Match, ask Asker) {
	for i := range found {
		m := &found[i]
		later, ok := m.Library.Late[m.From]
		if m.From == "" || !ok || later.Query == "" || many(found, m.Library) {
			continue
		}
		answers := ask([]string{later.Query})
		switch {
		case len(answers) == 0 || answers[0] == nil:
		case len(answers[0]) > 0:
			m.From = ""
		default:
			m.Version, m.From = m.From, ""
		}
	}
}

func many(found []Match, l *Library) bool {
	n := 0
	for _, m := range found {
		if m.Library == l {
			n++
		}
	}
	return n > 1
}
