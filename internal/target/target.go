// Package target turns what the user pointed at into a sorted list of files.
//
//	t, err := target.Open(ctx, []string{"."}, target.Options{})
//	for _, f := range t.Files {
//		fmt.Println(f.Kind, f.Path, len(f.Data))
//	}
//
// Open walks the folders, reads and hashes every file that a rule may want to
// see, and says of everything else why it is not there: Skipped counts what
// is left out on purpose (node_modules, build output, minified and generated
// code, what .gitignore names), Unread names what should have been analysed
// and was not (too large, unreadable, a broken package.json).
//
// The tree may be hostile. No link is followed, nothing but regular files is
// opened, and size, number, depth and total are capped. Names are kept byte
// for byte; whoever prints them must neutralise them.
//
// It does not parse source code or configuration, except for what decides
// which files there are and how Node loads them: package.json, tsconfig.json,
// pnpm-workspace.yaml and .gitignore.
package target

import (
	"encoding/json"
	"io/fs"
)

// Options say what to read. The zero Options are the defaults.
type Options struct {
	// MaxFileSize is the size in bytes above which a file is not read; 0
	// means 1 MiB. Lockfiles, which no person writes, may have 64 MiB.
	MaxFileSize int64
	// Ignore lists patterns in the syntax of .gitignore, relative to the
	// root, that are left out as well. A pattern with a leading "!" takes in
	// what .gitignore or a guess at build output would leave out.
	Ignore []string
	// Modules lists packages whose code in node_modules folders is read too.
	Modules []string
	// Assets asks for Target.Assets.
	Assets bool
	// Unsaved holds what an editor has of files and has not written yet, by
	// path relative to the root: it is read in place of what is on the disk.
	Unsaved map[string][]byte
	// Unhashed leaves File.Hash zero, for those who will not ask for it.
	Unhashed bool
	// Workers is how many files are read at once; 0 means one per processor.
	Workers int
}

// A Target is everything under the paths that the user gave.
type Target struct {
	Root     string  // what paths are relative to, as the user would write it; "." for the working folder
	FS       fs.FS   // rooted at Root
	Name     string  // package.json name of the root, or the folder's
	Version  string  // package.json version, may be empty
	Files    []File  // sorted by Path; the ones to analyse, with their content
	Assets   []Asset // sorted by Path; counted in Skipped, or named in Unread, as well
	Packages []Package
	Configs  []Config // in no order that matters: at most one for a folder
	Skipped  []Skip   // counted, not analysed, not a problem: sorted
	Unread   []Unread
	// Installed counts the packages in node_modules folders.
	Installed int
}

// A File is one file with its content.
type File struct {
	Path string // slash-separated, relative to Root
	Kind Kind
	Data []byte
	Hash [32]byte // SHA-256 of Data, unless Options.Unhashed
}

// A Package is a folder with a package.json: the root, a workspace member, or
// any other in the tree.
type Package struct {
	Dir       string // slash-separated, "." for the root
	Name      string
	Version   string
	Type      string          // "module", "commonjs" or ""
	Main      string          // as written
	Module    string          // what bundlers take in its place
	Exports   json.RawMessage // as written, like Imports and Browser: the order of keys counts
	Imports   json.RawMessage
	Browser   json.RawMessage
	Entries   []string          // what importers and command lines can load: main, module, exports, bin, as written
	Bin       bool              // it has commands
	Private   bool              // not meant for a registry
	Deps      map[string]string // dependencies and optionalDependencies, name -> range
	DevDeps   map[string]string
	Workspace bool // named by the root's workspaces
	// AlwaysStrict: the nearest tsconfig.json makes the compiler emit 'use strict'.
	AlwaysStrict bool
}

// A Skip counts what is left out on purpose: files, and folders that were
// left out whole.
type Skip struct {
	Why   string // one of the Skipped constants
	Count int
	Paths []string // the first few, for --all; folders end in "/"
}

// The reasons to leave something out, as a report prints them.
const (
	SkippedModules    = "node_modules"
	SkippedOutput     = "build output"
	SkippedMinified   = "minified"
	SkippedGenerated  = "generated"
	SkippedVendored   = "vendored libraries"
	SkippedIgnored    = "ignored" // by .gitignore
	SkippedConfigured = "skip in tenet.yaml"
	SkippedTypes      = "type declarations"
	SkippedTemplates  = "templates" // .liquid, and what makes no pages: service.js.ejs
	SkippedData       = "large data"
	SkippedLink       = "link out of the tree"
	SkippedOther      = "not code"
)

// An Unread is a file that should have been analysed and was not.
type Unread struct {
	Path string
	Line int // 0 if the whole file
	Col  int
	Why  string // "3.1 MB, above the limit of 1 MB"; a stranger understands it
	Kind Kind
}
