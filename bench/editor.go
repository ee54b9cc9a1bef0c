package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// A languageServer is one program that editors start.
type languageServer struct {
	name    string
	command []string
	whole   bool // it says what it finds in files that are not open
}

const (
	editedFiles = 20
	editsOfFile = 5
	editTimeout = 20 * time.Second
)

// editor measures how long an editor waits after a change in one file, with a
// folder of a megabyte of source open, and with one of sixty-five.
func (b *bench) editor(ctx context.Context) error {
	peers, err := b.install(ctx, "peers")
	if err != nil {
		return err
	}
	servers := []languageServer{
		{"tenet lsp", []string{b.tenet, "lsp"}, true},
		{"oxlint --lsp", []string{filepath.Join(peers, "node_modules", ".bin", "oxlint"), "--lsp"}, false},
	}
	fmt.Fprintf(&b.out, "## In an editor\n\nFrom a change in one file to the findings of that version, over the Language Server Protocol: %d files of the folder, %d changes each. Opened: from the start until the first findings, of the whole folder with tenet.\n\n", editedFiles, editsOfFile)
	var rows [][]string
	for _, share := range []int{1, 8} {
		c, err := b.makeCorpus(ctx, share)
		if err != nil {
			return err
		}
		for _, s := range servers {
			fmt.Fprintf(os.Stderr, "bench: %s on %.0f MB\n", s.name, float64(c.bytes)/1e6)
			row, err := b.edit(ctx, s, c)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			rows = append(rows, row)
		}
	}
	b.table([]string{"server", "source", "opened", "median", "9 of 10", "slowest", "memory"}, rows)
	return nil
}

// edit runs one server on one corpus.
func (b *bench) edit(ctx context.Context, s languageServer, c *corpus) ([]string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	state, err := os.MkdirTemp(b.cache, "state-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(state)
	cmd := exec.CommandContext(ctx, s.command[0], s.command[1:]...)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), "XDG_CACHE_HOME="+state)
	to, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer cmd.Wait()
	defer cancel()
	e := &editing{told: make(chan published, 1<<16)}
	conn := jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(pipes{from, to}, jsonrpc2.VSCodeObjectCodec{}), e)
	defer conn.Close()
	e.conn, e.ctx = conn, ctx
	root := filepath.Join(c.dir, "source")
	start := time.Now()
	if err := e.initialize(root); err != nil {
		return nil, err
	}
	opened := "when asked"
	if s.whole {
		if _, err := e.wait(func(published) bool { return true }); err != nil {
			return nil, err
		}
		opened = seconds(time.Since(start))
	}
	files, err := evenly(root, editedFiles)
	if err != nil {
		return nil, err
	}
	var waits []time.Duration
	for _, f := range files {
		if waits, err = e.file(f, waits); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
	}
	slices.Sort(waits)
	ms := func(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }
	return []string{s.name, fmt.Sprintf("%.1f MB", float64(c.bytes)/1e6), opened, ms(waits[len(waits)/2]), ms(waits[len(waits)*9/10]), ms(waits[len(waits)-1]),
		megabytes(treeMemory(cmd.Process.Pid))}, nil
}

// evenly returns n source files of a folder, the same in each run.
func evenly(root string, n int) ([]string, error) {
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, ".js") {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) < n {
		return nil, fmt.Errorf("%d source files: %w", len(all), err)
	}
	files := make([]string, n)
	for i := range files {
		files[i] = all[(2*i+1)*len(all)/(2*n)]
	}
	return files, nil
}

// editing is the editor's side of a conversation.
type editing struct {
	conn *jsonrpc2.Conn
	ctx  context.Context
	told chan published
}

type published struct {
	URI         string            `json:"uri"`
	Version     *int              `json:"version"`
	Diagnostics []json.RawMessage `json:"diagnostics"`
}

// Handle takes findings, and says yes to whatever a server asks for.
func (e *editing) Handle(ctx context.Context, conn *jsonrpc2.Conn, m *jsonrpc2.Request) {
	if m.Method == "textDocument/publishDiagnostics" && m.Params != nil {
		var p published
		if json.Unmarshal(*m.Params, &p) == nil {
			select {
			case e.told <- p:
			default: // nobody waits for any of so many
			}
		}
		return
	}
	if !m.Notif {
		_ = conn.Reply(ctx, m.ID, nil)
	}
}

type object = map[string]any

func (e *editing) initialize(root string) error {
	folder := []object{{"uri": fileURI(root), "name": "source"}}
	params := object{"processId": os.Getpid(), "rootUri": fileURI(root), "workspaceFolders": folder, "capabilities": object{"textDocument": object{"publishDiagnostics": object{"versionSupport": true}}}}
	if err := e.conn.Call(e.ctx, "initialize", params, nil); err != nil {
		return err
	}
	return e.conn.Notify(e.ctx, "initialized", object{})
}

// file opens a file, changes it, waits for what is found each time, and closes
// it. The changes are lines that every linter speaks of.
func (e *editing) file(path string, waits []time.Duration) ([]time.Duration, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	uri := fileURI(path)
	doc := object{"uri": uri, "languageId": "javascript", "version": 1, "text": string(data)}
	if err := e.conn.Notify(e.ctx, "textDocument/didOpen", object{"textDocument": doc}); err != nil {
		return nil, err
	}
	time.Sleep(300 * time.Millisecond) // people look before they type
	text := string(data)
	for n := range editsOfFile {
		version := n + 2
		text += fmt.Sprintf("\ndebugger; eval(globalThis.name%d)\n", n)
		for len(e.told) > 0 {
			<-e.told
		}
		start := time.Now()
		change := object{"textDocument": object{"uri": uri, "version": version}, "contentChanges": []object{{"text": text}}}
		if err := e.conn.Notify(e.ctx, "textDocument/didChange", change); err != nil {
			return nil, err
		}
		if _, err := e.wait(func(p published) bool {
			return p.URI == uri && (p.Version == nil || *p.Version == version) && len(p.Diagnostics) > n
		}); err != nil {
			return nil, err
		}
		waits = append(waits, time.Since(start))
	}
	return waits, e.conn.Notify(e.ctx, "textDocument/didClose", object{"textDocument": object{"uri": uri}})
}

// wait returns the first findings that are accepted.
func (e *editing) wait(accept func(published) bool) (published, error) {
	timer := time.NewTimer(editTimeout)
	defer timer.Stop()
	for {
		select {
		case p := <-e.told:
			if accept(p) {
				return p, nil
			}
		case <-timer.C:
			return published{}, fmt.Errorf("no findings in %v", editTimeout)
		case <-e.ctx.Done():
			return published{}, e.ctx.Err()
		}
	}
}

func fileURI(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// pipes joins the two ends of a process.
type pipes struct {
	io.Reader
	io.WriteCloser
}
