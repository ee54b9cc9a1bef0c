// Package deploy reads the files that say how a service is run: Dockerfile,
// compose, Kubernetes, systemd, PM2, Procfile, nginx, package.json scripts and
// .env files, and turns each into typed facts with positions.
//
//	f, err := deploy.Read(deploy.FormatDockerfile, text)
//	ship := f.Dockerfile.Stages[len(f.Dockerfile.Stages)-1]
//	fmt.Println(ship.User.Value, ship.User.Word.Span())
//
// A fact is a [Word], or a node of package yaml: a value as the program that
// reads the file understands it, and the place where it is written. Both have
// a method Span, so both can be reported as they are.
//
// The readers follow the programs that consume the files: Dockerfile the
// buildkit frontend, units systemd.syntax(7), nginx its configuration
// grammar. They do not open other files: includes, extends and drop-ins in
// other files are not followed. Helm templates are programs that print YAML;
// they are not read at all.
//
// A file that cannot be read gives a [source.Error] with line and column. The
// files are a stranger's: every reader takes time linear in the size of the
// text, and has a limit of size and nesting.
package deploy

import (
	"fmt"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Format names a kind of file that Read understands.
type Format string

// The formats.
const (
	FormatDockerfile Format = "Dockerfile"
	FormatCompose    Format = "compose"
	FormatKubernetes Format = "Kubernetes"
	FormatSystemd    Format = "systemd"
	FormatPM2        Format = "PM2"
	FormatProcfile   Format = "Procfile"
	FormatNginx      Format = "nginx"
	FormatManifest   Format = "package.json"
	FormatEnv        Format = "env"
)

// maxSize bounds every file; yaml.MaxSize is the same.
const maxSize = yaml.MaxSize

// A File is the facts of one configuration file. Exactly one of the pointers
// (or slices) that its kind fills is set; a reader asks for the one it knows.
type File struct {
	Text   *source.Text
	Format Format

	Dockerfile *Dockerfile
	Compose    *Compose
	Workloads  []Workload // Kubernetes: what runs containers, in the order of the text
	Unit       *Unit      // systemd
	PM2        *PM2
	Procfile   []Process
	Nginx      *Nginx
	Manifest   *Manifest
	Env        []Variable
}

// Read reads a text as the given format. The error is a *source.Error.
func Read(format Format, text *source.Text) (*File, error) {
	if err := text.WithinSize(maxSize); err != nil {
		return nil, err
	}
	f := &File{Text: text, Format: format}
	var err error
	switch format {
	case FormatDockerfile:
		f.Dockerfile, err = readDockerfile(text)
	case FormatCompose:
		f.Compose, err = readCompose(text)
	case FormatKubernetes:
		f.Workloads, err = readKubernetes(text)
	case FormatSystemd:
		f.Unit, err = readUnit(text)
	case FormatPM2:
		f.PM2, err = readPM2(text)
	case FormatProcfile:
		f.Procfile, err = readProcfile(text)
	case FormatNginx:
		f.Nginx, err = readNginx(text)
	case FormatManifest:
		f.Manifest, err = readManifest(text)
	case FormatEnv:
		f.Env = readEnv(text)
	default:
		err = &source.Error{File: text.Name, Why: fmt.Sprintf("no reader for the format %q", format)}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// A Pos is a place of a text. It becomes a span when asked: finding the column
// of every fact beforehand would cost the square of a long line.
type Pos struct {
	Text       *source.Text
	Start, End int // byte offsets
}

// Span returns the place with its lines and columns.
func (p Pos) Span() source.Span {
	if p.Text == nil {
		return source.Span{}
	}
	return p.Text.Span(p.Start, p.End)
}

// A Word is a value with the place where it is written. The zero Word is
// nothing.
type Word struct {
	Value string // quotes and escapes undone
	Pos
}

// OK reports whether the word is written anywhere.
func (w Word) OK() bool { return w.Text != nil }
