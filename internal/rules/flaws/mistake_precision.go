package flaws

import (
	"math/big"
	"strconv"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

func lostPrecision(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if f.Text.Data[v.Start:v.End] != "" && loses(f.Text.Data[v.Start:v.End]) {
			m.reportValue(p, v, f.Str(v.Str))
		}
	}, js.OpNumber)
}

// loses reports whether a number literal stands for another number than the
// one that is written. A decimal one may be the shortest of many that mean
// the same: its own digits must come back.
func loses(text string) bool {
	text = strings.ToLower(strings.ReplaceAll(text, "_", ""))
	const most = 100 // digits, which are never all kept
	if len(text) > most {
		return true
	}
	if len(text) > 2 && text[0] == '0' && strings.IndexByte("xob", text[1]) >= 0 {
		n, ok := new(big.Int).SetString(text, 0)
		if !ok {
			return false
		}
		back, _ := new(big.Float).SetInt(n).Float64()
		whole, _ := big.NewFloat(back).Int(nil)
		return whole == nil || whole.Cmp(n) != 0
	}
	if len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
		return false // octal, as old scripts write it
	}
	digits, exponent, ok := scientific(text)
	if !ok || digits == "" {
		return false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return true // infinity
	}
	back, backExponent, ok := scientific(strconv.FormatFloat(value, 'e', len(digits)-1, 64))
	return !ok || strings.TrimRight(back, "0") != strings.TrimRight(digits, "0") || exponent != backExponent
}

// scientific returns the digits of a decimal number, from the first that is
// not 0, and its power of ten. Zeros at the end of a whole number say nothing
// about precision.
func scientific(text string) (digits string, exponent int, ok bool) {
	mantissa, power, has := strings.Cut(text, "e")
	if has {
		n, err := strconv.Atoi(power)
		if err != nil {
			return "", 0, false
		}
		exponent = n
	}
	whole, part, point := strings.Cut(mantissa, ".")
	all := whole + part
	digits = strings.TrimLeft(all, "0")
	if digits == "" {
		return "", 0, true
	}
	exponent += len(whole) - 1 - (len(all) - len(digits))
	if !point {
		digits = strings.TrimRight(digits, "0")
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return "", 0, false
		}
	}
	return digits, exponent, true
}
