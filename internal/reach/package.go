package reach

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenet/internal/module"
)

// The limits of what is read.
const (
	maxManifest = 1 << 20
	maxFile     = 8 << 20
	maxFiles    = 4_000    // of one package
	maxPackage  = 48 << 20 // bytes of one package
	maxTotal    = 400 << 20
	maxFolders  = 50_000
	maxFolder   = 20_000 // entries of one folder
	maxUp       = 64     // folders on the way up
)

// A Reader reads installed packages. It is for one goroutine.
type Reader struct {
	fsys    fs.FS
	kept    kept
	known   map[string]*Package        // by folder; nil: there is none
	modules map[string]string          // folder + "\x00" + name -> folder of the package
	folders map[string]map[string]bool // by path: entries, and whether each may be a folder
	scans   map[string]*scanned        // by path of the file
	total   int
}

// NewReader returns a Reader of the packages in a file system, which remembers
// in the store what it has found out.
func NewReader(fsys fs.FS, store Store) *Reader {
	return &Reader{
		fsys: fsys, kept: openKept(store), known: map[string]*Package{}, modules: map[string]string{},
		folders: map[string]map[string]bool{}, scans: map[string]*scanned{},
	}
}

// A Package is one that is installed.
type Package struct {
	Dir     string // slash-separated, from the root of the file system
	Name    string
	Version string

	main             string
	exports, imports json.RawMessage
	bin              map[string]string
}

// Locate returns the package that a name means in the files of a folder: as
// Node.js looks for it, in the node_modules of the folder and of those around
// it. Links lead where they lead; nil is not installed.
func (r *Reader) Locate(dir, name string) *Package {
	key := dir + "\x00" + name
	at, ok := r.modules[key]
	if !ok {
		at = r.locate(dir, name)
		r.modules[key] = at
	}
	if at == "" {
		return nil
	}
	return r.at(at)
}

func (r *Reader) locate(dir, name string) string {
	scope, last := path.Split(name)
	for range maxUp {
		if path.Base(dir) != "node_modules" {
			around := path.Join(dir, "node_modules", scope)
			if _, ok := r.folder(around)[last]; ok {
				if at := r.follow(path.Join(around, last)); r.at(at) != nil {
					return at
				}
			}
		}
		if dir == "." || dir == "/" {
			break
		}
		dir = path.Dir(dir)
	}
	return ""
}

// follow returns where a link leads, if that is inside of the tree.
func (r *Reader) follow(at string) string {
	for range 8 {
		to, err := fs.ReadLink(r.fsys, at)
		if err != nil || path.IsAbs(to) {
			return at
		}
		at = path.Join(path.Dir(at), strings.ReplaceAll(to, `\`, "/"))
	}
	return at
}

// folder returns the entries of a folder, nil if there is none.
func (r *Reader) folder(dir string) map[string]bool {
	if list, ok := r.folders[dir]; ok {
		return list
	}
	var list map[string]bool
	if len(r.folders) < maxFolders && fs.ValidPath(dir) {
		if entries, err := fs.ReadDir(r.fsys, dir); err == nil {
			list = make(map[string]bool, len(entries))
			for _, e := range entries[:min(len(entries), maxFolder)] {
				list[e.Name()] = e.IsDir() || e.Type()&fs.ModeSymlink != 0
			}
		}
	}
	r.folders[dir] = list
	return list
}

// at reads the package in a folder.
func (r *Reader) at(dir string) *Package {
	if p, ok := r.known[dir]; ok {
		return p
	}
	r.known[dir] = nil
	data := r.read(path.Join(dir, "package.json"), maxManifest)
	var m struct {
		Name, Version    string
		Main             any // some write a list
		Exports, Imports json.RawMessage
		Bin              any
	}
	if data == nil || json.Unmarshal(data, &m) != nil {
		return nil
	}
	p := &Package{Dir: dir, Name: m.Name, Version: m.Version, exports: m.Exports, imports: m.Imports, bin: map[string]string{}}
	p.main, _ = m.Main.(string)
	if string(m.Exports) == "null" {
		p.exports = nil
	}
	switch bin := m.Bin.(type) {
	case string:
		p.bin[path.Base(m.Name)] = bin
	case map[string]any:
		for name, file := range bin {
			if text, ok := file.(string); ok {
				p.bin[name] = text
			}
		}
	}
	r.known[dir] = p
	return p
}

// read returns a file that is not too large, or nil.
func (r *Reader) read(name string, limit int64) []byte {
	if !fs.ValidPath(name) {
		return nil
	}
	info, err := fs.Stat(r.fsys, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
		return nil
	}
	data, err := fs.ReadFile(r.fsys, name)
	if err != nil || int64(len(data)) > limit {
		return nil
	}
	return data
}

// Entry returns the file that importing or requiring a path in the package
// means; sub "" is the package itself.
func (r *Reader) Entry(p *Package, sub string, required bool) (file string, ok bool) {
	if p.exports != nil {
		to, ok := module.Target(p.exports, sub, required)
		if !ok {
			return "", false
		}
		at := path.Join(p.Dir, to)
		return at, r.isFile(at)
	}
	if sub != "" {
		return r.file(path.Join(p.Dir, sub))
	}
	if p.main != "" {
		if file, ok := r.file(path.Join(p.Dir, p.main)); ok {
			return file, true
		}
	}
	return r.index(p.Dir)
}

// Bin returns the file of a command of the package.
func (r *Reader) Bin(p *Package, name string) (file string, ok bool) {
	if p.bin[name] == "" {
		return "", false
	}
	return r.file(path.Join(p.Dir, p.bin[name]))
}

// extensions are what require adds to a name.
func extensions() []string { return []string{".js", ".json", ".node", ".cjs", ".mjs"} }

// file is LOAD_AS_FILE and LOAD_AS_DIRECTORY of Node's documentation.
func (r *Reader) file(at string) (string, bool) {
	if r.isFile(at) {
		return at, true
	}
	for _, e := range extensions() {
		if r.isFile(at + e) {
			return at + e, true
		}
	}
	if !r.folder(path.Dir(at))[path.Base(at)] {
		return "", false
	}
	if _, ok := r.folder(at)["package.json"]; ok {
		if p := r.at(at); p != nil && p.main != "" {
			main := path.Join(at, p.main)
			for _, name := range append([]string{main}, main+".js", main+"/index.js") {
				if r.isFile(name) {
					return name, true
				}
			}
		}
	}
	return r.index(at)
}

func (r *Reader) index(dir string) (string, bool) {
	for _, e := range extensions() {
		if at := path.Join(dir, "index"+e); r.isFile(at) {
			return at, true
		}
	}
	return "", false
}

func (r *Reader) isFile(at string) bool {
	folder, ok := r.folder(path.Dir(at))[path.Base(at)]
	return ok && !folder
}

// below lists the code in a folder and, as files of their own, the folders in
// it that can be loaded.
func (r *Reader) below(dir string) []string {
	var files []string
	for name, folder := range r.folder(dir) {
		at := path.Join(dir, name)
		if !folder {
			if e := path.Ext(name); e == ".js" || e == ".cjs" || e == ".mjs" {
				files = append(files, at)
			}
		} else if name != "node_modules" {
			if index, ok := r.index(at); ok {
				files = append(files, index)
			}
		}
	}
	slices.Sort(files)
	return files
}
