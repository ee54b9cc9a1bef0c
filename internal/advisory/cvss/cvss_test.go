package cvss

import (
	"math"
	"slices"
	"testing"
)

// Vectors that the examples documents of CVSS v3.1 and v4.0 use, at
// www.first.org, and the ends of the scales.
var examples = []struct {
	what, vector string
	score        float64
	rating       string
}{
	{"phpMyAdmin reflected XSS, CVE-2013-1937", "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "medium"},
	{"MySQL stored procedure SQL injection, CVE-2013-0375", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, "medium"},
	{"SSLv3 POODLE, CVE-2014-3566", "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, "low"},
	{"VMware guest to host, CVE-2012-1516", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9, "critical"},
	{"Tomcat XML parser, CVE-2009-0783", "CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2, "medium"},
	{"IOS arbitrary command, CVE-2012-0384", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8, "high"},
	{"iWork denial of service, CVE-2015-1098", "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8, "high"},
	{"Heartbleed, CVE-2014-0160", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, "high"},
	{"Shellshock, CVE-2014-6271", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "critical"},
	{"Shellshock in the words of 3.0", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "critical"},
	{"DNS Kaminsky, CVE-2008-1447", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 6.8, "medium"},
	{"Sophos login screen bypass, CVE-2014-2005", "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8, "medium"},
	{"Joomla directory traversal, CVE-2010-0467", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 5.8, "medium"},
	{"the worst", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10, "critical"},
	{"no impact", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, "none"},

	{"the worst of 4.0", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10, "critical"},
	{"no impact of 4.0", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0, "none"},
	{"Heartbleed of 4.0, with the exploit that is known", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 8.7, "high"},
	{"Log4Shell of 4.0, CVE-2021-44228", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 10, "critical"},
	{"vectors of the specification, CVE-2022-41741", "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, "high"},
	{"CVE-2020-3549", "CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7, "high"},
	{"CVE-2023-3089", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3, "high"},
	{"CVE-2021-44714", "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.8, "medium"},
	{"CVE-2014-0160 base", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 8.7, "high"},
}

func TestScore(t *testing.T) {
	for _, test := range examples {
		got, err := Score(test.vector)
		if err != nil || got != test.score || Rating(got) != test.rating {
			t.Errorf("%s: %s: got %v %s %v, want %v %s", test.what, test.vector, got, Rating(got), err, test.score, test.rating)
		}
	}
}

func TestScoreRefuses(t *testing.T) {
	for _, vector := range []string{
		"", "CVSS", "CVSS:2.0/AV:N", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:3.1/", "CVSS:4.0/",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",              // a metric is missing
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H",      // twice
		"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",          // no such value
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:Q",     // no such metric
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H", // short
		"CVSS:3.1/" + string(slices.Repeat([]byte("A"), 100000)),
	} {
		if s, err := Score(vector); err == nil {
			t.Errorf("%.60q: got %v, want an error", vector, s)
		}
	}
}

func TestNewest(t *testing.T) {
	three, four := "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:L", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:L/SC:H/SI:H/SA:H/E:P"
	for _, test := range []struct {
		vectors []string
		want    string
	}{
		{nil, ""}, {[]string{"nonsense"}, ""}, {[]string{three}, three},
		{[]string{three, four}, four}, {[]string{four, three}, four}, {[]string{four + "/X:Y", three}, three},
	} {
		if _, got, ok := Newest(test.vectors); got != test.want || ok != (test.want != "") {
			t.Errorf("%q: got %q %v, want %q", test.vectors, got, ok, test.want)
		}
	}
}

func FuzzScore(f *testing.F) {
	for _, e := range examples {
		f.Add(e.vector)
	}
	f.Fuzz(func(t *testing.T, vector string) {
		score, err := Score(vector)
		if err != nil {
			if score != 0 {
				t.Errorf("%q: an error and a score of %v", vector, score)
			}
			return
		}
		if math.IsNaN(score) || score < 0 || score > 10 || math.Abs(score*10-math.Round(score*10)) > 1e-6 {
			t.Errorf("%q: score %v is none of 0, 0.1 ... 10", vector, score)
		}
	})
}
