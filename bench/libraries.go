package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A copied is a file of a published library with known holes, of a version
// that the test of the signatures does not have.
type copied struct {
	release
	file   string // in the package
	retire string // what Retire.js calls the library
}

// forms are what people do to a library before it lies in their folder, each
// with what makes the file of it. Five at a time are joined in one bundle.
var forms = []string{"plain", "renamed", "bundle", "terser", "esbuild"}

const inBundle = 5

// A claim is what a tool says a file is.
type claim struct {
	file, library, version string
	vulnerable             bool
}

// libraries measures who recognises copies of libraries with known holes.
func (b *bench) libraries(ctx context.Context) error {
	rows, err := readCSV(filepath.Join(b.dir, "libraries.csv"), 4)
	if err != nil {
		return err
	}
	var list []copied
	var want []release
	for _, r := range rows {
		c := copied{release{r[0], r[1]}, r[2], r[3]}
		list, want = append(list, c), append(want, c.release)
	}
	dirs, err := b.fetchAll(ctx, want)
	if err != nil {
		return err
	}
	tools, err := b.install(ctx, "libraries")
	if err != nil {
		return err
	}
	top := filepath.Join(b.cache, "copies")
	truth, err := layOut(ctx, top, tools, list, dirs)
	if err != nil {
		return err
	}
	fmt.Fprintf(&b.out, "\n## Copies of libraries\n\n%d files of %d releases with known holes, made by `bench`: as published, renamed, five in one file, after terser and after esbuild without comments. ", len(truth.files), len(list))
	fmt.Fprintf(&b.out, "Found is the right version in the right file; wrong is another version of that library; one of two versions is neither. The table of signatures is tested on other releases; four of its rows, for Vue, Moment, Lodash and Handlebars, were written after misses of this list had been read.\n\n")
	tried, err := b.recognisers(ctx, tools, top)
	if err != nil {
		return err
	}
	var out [][]string
	for _, t := range tried {
		s, err := measure(ctx, top, t.env, t.command, t.args...)
		if err != nil {
			return err
		}
		claims, err := t.read(t.report)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		out = append(out, truth.row(t.name, claims, s))
	}
	b.table(append(append([]string{"tool"}, forms...), "all", "wrong", "wall", "CPU", "memory"), out)
	if err := b.parity(tried); err != nil {
		return err
	}
	return b.signatures(ctx, top)
}

// A recogniser is a tool with the way to run it and to read what it said.
type recogniser struct {
	name    string
	command string
	args    []string
	env     []string
	report  string
	read    func(report string) ([]claim, error)
}

func (b *bench) recognisers(ctx context.Context, tools, top string) ([]recogniser, error) {
	report := func(name string) string { return filepath.Join(b.cache, "copies-"+name+".json") }
	own := recogniser{name: "tenet", command: b.tenet, report: report("tenet"), read: readTenet}
	own.args = []string{"check", ".", "--offline", "--no-cache", "--all", "--only", "libraries", "-f", "json", "-o", own.report}
	if b.retire == "" {
		return []recogniser{own}, nil
	}
	with := own
	with.name, with.report, with.env = withRetire, report("tenet-retire"), []string{"XDG_CACHE_HOME=" + filepath.Join(b.cache, "retire-state")}
	with.args = append(own.args[:len(own.args)-1:len(own.args)-1], with.report)
	if s, err := measure(ctx, top, with.env, b.tenet, "db", "import", "--retire", b.retire); err != nil || s.exit != 0 {
		return nil, fmt.Errorf("tenet db import --retire %s: exit code %d, %w", b.retire, s.exit, err)
	}
	list := []recogniser{own, with}
	bin := filepath.Join(tools, "node_modules", "retire", "lib", "cli.js")
	args := []string{bin, "--nocache", "--path", top, "--jsrepo", b.retire, "--verbose", "--outputformat", "json"}
	list = append(list,
		recogniser{name: plainRetire, command: "node", args: append(args[:len(args):len(args)], "--outputpath", report("retire")), report: report("retire"), read: readRetire},
		recogniser{name: "retire 5.7 --deep", command: "node", args: append(args[:len(args):len(args)], "--deep", "--outputpath", report("deep")), report: report("deep"), read: readRetire},
	)
	return list, nil
}

// A layout is what truly lies in the folder.
type layout struct {
	files map[string][]copied // by path
	form  map[string]string
}

// layOut writes the folder of copies once.
func layOut(ctx context.Context, top, tools string, list []copied, dirs map[release]string) (*layout, error) {
	l := &layout{map[string][]copied{}, map[string]string{}}
	jobs := map[string][]string{}
	bundles := map[string][]byte{}
	for i, c := range list {
		source := filepath.Join(dirs[c.release], filepath.FromSlash(c.file))
		data, err := os.ReadFile(source)
		if err != nil {
			return nil, err
		}
		for _, form := range forms {
			name := filepath.Join(form, fmt.Sprintf("%c%d.js", form[0], i))
			if form == "plain" {
				name = filepath.Join(form, fmt.Sprintf("%s-%s.js", c.pkg, c.version))
			} else if form == "bundle" {
				name = filepath.Join(form, fmt.Sprintf("b%d.js", i%(len(list)/inBundle)))
				bundles[name] = append(append(bundles[name], data...), ";\n"...)
			}
			l.files[name], l.form[name] = append(l.files[name], c), form
			path := filepath.Join(top, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return nil, err
			}
			switch form {
			case "plain", "renamed":
				if err := os.WriteFile(path, data, 0o644); err != nil {
					return nil, err
				}
			case "terser", "esbuild":
				if _, err := os.Stat(path); err != nil {
					jobs[form] = append(jobs[form], source, path)
				}
			}
		}
	}
	for name, data := range bundles {
		if err := os.WriteFile(filepath.Join(top, name), data, 0o644); err != nil {
			return nil, err
		}
	}
	for form, paths := range jobs {
		c := exec.CommandContext(ctx, "node", append([]string{filepath.Join(tools, "minify.mjs"), form}, paths...)...)
		if out, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", form, err, out)
		}
	}
	return l, nil
}

// row counts what a tool has found, by form.
func (l *layout) row(name string, claims []claim, s sample) []string {
	found, of := map[string]int{}, map[string]int{}
	all, total, wrong := 0, 0, 0
	said := map[string][]claim{}
	for _, c := range claims {
		said[c.file] = append(said[c.file], c)
	}
	for file, copies := range l.files {
		for _, c := range copies {
			of[l.form[file]]++
			total++
			if says(said[file], c) {
				found[l.form[file]]++
				all++
			}
		}
		for _, k := range said[file] {
			if !l.true(file, k) {
				wrong++
			}
		}
	}
	row := []string{name}
	for _, form := range forms {
		row = append(row, fmt.Sprintf("%d of %d", found[form], of[form]))
	}
	return append(row, fmt.Sprintf("%d of %d", all, total), fmt.Sprint(wrong), seconds(s.wall), seconds(s.cpu), megabytes(s.memory))
}

// is reports whether a tool speaks of the library of a copy.
func (c copied) is(k claim) bool { return k.library == c.pkg || k.library == c.retire }

func says(claims []claim, c copied) bool {
	for _, k := range claims {
		if c.is(k) && k.version == c.version {
			return true
		}
	}
	return false
}

// true reports whether a claim is right, or is about a library that nobody put
// there on purpose: some contain others.
func (l *layout) true(file string, k claim) bool {
	about := false
	for _, c := range l.files[file] {
		if c.is(k) {
			about = true
			if k.version == c.version {
				return true
			}
		}
	}
	return !about
}

// readTenet reads the findings of a JSON report.
func readTenet(report string) ([]claim, error) {
	data, err := os.ReadFile(report)
	if err != nil {
		return nil, err
	}
	var r struct {
		Findings []struct {
			ID, Message string
			Place       struct{ File string }
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	var list []claim
	for _, f := range r.Findings {
		head, _, ok := strings.Cut(f.Message, ", recognised by")
		if strings.Contains(head, " to ") {
			continue // one of two versions: no claim
		}
		i := strings.LastIndexByte(head, ' ')
		if f.ID == "libraries/vulnerable" && ok && i > 0 {
			list = append(list, claim{filepath.FromSlash(f.Place.File), packages[head[:i]], head[i+1:], true})
		}
	}
	return list, nil
}

// packages gives the package of a library by the name that tenet prints.
var packages = map[string]string{
	"jQuery": "jquery", "Bootstrap": "bootstrap", "Lodash": "lodash", "Moment": "moment", "Handlebars": "handlebars",
	"AngularJS": "angular", "DOMPurify": "dompurify", "Underscore": "underscore", "axios": "axios", "Vue": "vue",
	"Chart.js": "chart.js", "Knockout": "knockout", "marked": "marked", "Select2": "select2", "Backbone": "backbone",
}
