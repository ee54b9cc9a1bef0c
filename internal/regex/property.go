package regex

import (
	"strings"
	"unicode"
)

// The character classes of the language.
var (
	digitSet = Set{{'0', '9'}}
	wordSet  = Set{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	spaceSet = Set{
		{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},
		{0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff},
	}
	lineEnds = Set{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}
)

// pictures stand for the properties of emoji, which Go's tables lack.
var pictures = Set{
	{0xa9, 0xa9}, {0xae, 0xae}, {0x203c, 0x203c}, {0x2049, 0x2049}, {0x2122, 0x2122}, {0x2139, 0x2139},
	{0x2194, 0x21aa}, {0x231a, 0x23ff}, {0x24c2, 0x24c2}, {0x25aa, 0x27bf}, {0x2934, 0x2935},
	{0x2b05, 0x2b55}, {0x3030, 0x3030}, {0x303d, 0x303d}, {0x3297, 0x3299}, {0x1f000, 0x1faff},
}

// derived are properties that are not a table of Go by their own name.
var derived = map[string][]string{
	"Alphabetic": {"L", "Nl", "Other_Alphabetic"}, "Alpha": {"L", "Nl", "Other_Alphabetic"},
	"Uppercase": {"Lu", "Other_Uppercase"}, "Upper": {"Lu", "Other_Uppercase"},
	"Lowercase": {"Ll", "Other_Lowercase"}, "Lower": {"Ll", "Other_Lowercase"},
	"ID_Start": {"L", "Nl", "Other_ID_Start"}, "IDS": {"L", "Nl", "Other_ID_Start"},
	"XID_Start": {"L", "Nl", "Other_ID_Start"}, "XIDS": {"L", "Nl", "Other_ID_Start"},
	"ID_Continue":                  {"L", "Nl", "Mn", "Mc", "Nd", "Pc", "Other_ID_Start", "Other_ID_Continue"},
	"IDC":                          {"L", "Nl", "Mn", "Mc", "Nd", "Pc", "Other_ID_Start", "Other_ID_Continue"},
	"XID_Continue":                 {"L", "Nl", "Mn", "Mc", "Nd", "Pc", "Other_ID_Start", "Other_ID_Continue"},
	"XIDC":                         {"L", "Nl", "Mn", "Mc", "Nd", "Pc", "Other_ID_Start", "Other_ID_Continue"},
	"Default_Ignorable_Code_Point": {"Other_Default_Ignorable_Code_Point", "Variation_Selector", "Cf"},
	"DI":                           {"Other_Default_Ignorable_Code_Point", "Variation_Selector", "Cf"},
	"Grapheme_Extend":              {"Mn", "Me", "Other_Grapheme_Extend"}, "Grapheme_Base": {"L", "N", "P", "S", "Zs", "Mc"},
	"Changes_When_Lowercased": {"Lu", "Lt"}, "Changes_When_Uppercased": {"Ll", "Lt"}, "Changes_When_Titlecased": {"Ll"},
	"Changes_When_Casemapped": {"Lu", "Ll", "Lt"}, "Changes_When_Casefolded": {"Lu", "Lt"},
	"Math":  {"Sm", "Other_Math"},
	"Cased": {"Lu", "Ll", "Lt"},
	"space": {"White_Space"},
	"Hex":   {"Hex_Digit"},
}

// emojiParts are the characters that pictures are put together of, and
// modifiers those of them among the pictures that are none themselves: flags in
// letters and colours of skin. What both properties have are four kinds of hair.
var (
	emojiParts = Set{{'#', '#'}, {'*', '*'}, {'0', '9'}, {0x200d, 0x200d}, {0x20e3, 0x20e3}, {0xfe0f, 0xfe0f}, {0x1f1e6, 0x1f1ff}, {0x1f3fb, 0x1f3ff}, {0x1f9b0, 0x1f9b3}, {0xe0020, 0xe007f}}
	modifiers  = Set{{0x1f1e6, 0x1f1ff}, {0x1f3fb, 0x1f3ff}}
)

// emoji are the properties that pictures stand for; true adds the characters
// of ASCII that begin a sequence.
var emoji = map[string]bool{
	"Emoji": true, "Emoji_Presentation": false, "EPres": false,
	"Emoji_Modifier": false, "EMod": false, "Emoji_Modifier_Base": false, "EBase": false,
	"RGI_Emoji": true, "Basic_Emoji": true, "Emoji_Keycap_Sequence": true, "RGI_Modifier_Sequence": false, "RGI_Flag_Sequence": false,
	"RGI_Emoji_Modifier_Sequence": false, "RGI_Emoji_Flag_Sequence": false, "RGI_Emoji_Tag_Sequence": false, "RGI_Emoji_ZWJ_Sequence": false,
}

// property returns the characters of \p{text}.
func property(text string) (Set, bool) {
	if name, value, ok := strings.Cut(text, "="); ok {
		switch name {
		case "General_Category", "gc":
			return category(value)
		case "Script", "sc", "Script_Extensions", "scx":
			if t, ok := unicode.Scripts[value]; ok {
				return fromTable(t), true
			}
			// Short names such as Grek are not in Go's tables; no script but
			// Latin has ASCII.
			if value == "Latn" {
				return fromTable(unicode.Latin), true
			}
			return Set{{0x370, 0x2fff}}, len(value) == 4
		}
		return nil, false
	}
	switch text {
	case "Any":
		return All(), true
	case "ASCII":
		return Set{{0, 0x7f}}, true
	case "Assigned":
		return All(), true
	case "ASCII_Hex_Digit", "AHex":
		return Set{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}, true
	}
	switch text {
	case "Emoji_Component", "EComp":
		return emojiParts, true
	case "Extended_Pictographic", "ExtPict":
		return pictures.And(modifiers.Not()), true
	}
	if ascii, ok := emoji[text]; ok {
		if ascii {
			return pictures.Union(Chars("#*0123456789")), true
		}
		return pictures, true
	}
	if names, ok := derived[text]; ok {
		var set Set
		for _, n := range names {
			if t, ok := unicode.Categories[n]; ok {
				set = set.Union(fromTable(t))
			} else if t, ok := unicode.Properties[n]; ok {
				set = set.Union(fromTable(t))
			}
		}
		return set, true
	}
	if t, ok := unicode.Properties[text]; ok {
		return fromTable(t), true
	}
	return category(text)
}

func category(name string) (Set, bool) {
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	t, ok := unicode.Categories[name]
	if !ok {
		return nil, false
	}
	return fromTable(t), true
}

func fromTable(t *unicode.RangeTable) Set {
	var set Set
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			set = append(set, Range{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			set = append(set, Range{r, r})
		}
	}
	for _, r := range t.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return set.normal()
}
