package regex

func parseFlags(flags string) (Flags, error) {
	var f Flags
	for i, c := range flags {
		var flag *bool
		switch c {
		case 'd':
			flag = &f.HasIndices
		case 'g':
			flag = &f.Global
		case 'i':
			flag = &f.IgnoreCase
		case 'm':
			flag = &f.Multiline
		case 's':
			flag = &f.DotAll
		case 'u':
			flag = &f.Unicode
		case 'v':
			flag = &f.UnicodeSets
		case 'y':
			flag = &f.Sticky
		}
		if flag == nil {
			return f, &Error{Pos: i, Why: "unknown flag " + string(c)}
		}
		if *flag {
			return f, &Error{Pos: i, Why: "the flag " + string(c) + " stands twice"}
		}
		*flag = true
	}
	if f.Unicode && f.UnicodeSets {
		return f, &Error{Why: "the flags u and v exclude each other"}
	}
	return f, nil
}
