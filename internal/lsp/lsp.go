// Package lsp serves an editor: it checks a project while somebody works on
// it, and says what it finds by the Language Server Protocol (version 3.17).
//
//	err := lsp.Serve(ctx, stdio, lsp.Options{Rules: rules.All(), Open: open})
//
// Each folder of the workspace is a project, with a [check.Session] that keeps
// the facts of its files. An edit is answered at once, by a check of that file
// against the part of the program around it. The whole project is checked when
// it is opened and when something is written to the disk; a small one also
// whenever nobody has typed for a second. While a single file is checked, the
// whole stands still; the single file waits for nothing.
//
// Findings are diagnostics, the way of untrusted data is related information,
// and what a comment can accept has a code action. Checks for mistakes speak
// in open files only.
//
// An editor asks nobody: advisories come from the local database or from the
// table that tenet carries.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"tenet/internal/check"
	"tenet/internal/rule"
)

// Options is what a server is told.
type Options struct {
	Version string       // of tenet
	Rules   []*rule.Rule // for what is told of a finding
	All     bool         // also show findings that are merely possible
	Home    string       // of the user: it is no project, whatever lies in it; may be empty

	// Open returns the options of a check of a folder. It is called before each
	// whole check, so that tenet.yaml may change.
	Open func(dir string) (check.Options, error)

	// Log is where faults of the protocol are told.
	Log io.Writer
}

// ErrNoShutdown says that the editor left without the words of the protocol.
var ErrNoShutdown = errors.New("the editor is gone without a shutdown request")

// Serve speaks with an editor until it leaves. The error is [ErrNoShutdown], or nil.
func Serve(ctx context.Context, stream io.ReadWriteCloser, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{o: o, ctx: ctx, docs: map[string]*document{}, shown: map[string]bool{}, checks: map[string]*rule.Check{}}
	for _, r := range o.Rules {
		for i := range r.Checks {
			s.checks[r.Checks[i].ID] = &r.Checks[i]
		}
	}
	codec := jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{})
	s.out.ready = make(chan struct{}, 1)
	go s.out.run(ctx)
	s.mu.Lock() // the first message may be there before s.conn is
	s.conn = jsonrpc2.NewConn(ctx, codec, s, jsonrpc2.SetLogger(s))
	s.mu.Unlock()
	<-s.conn.DisconnectNotify()
	cancel()
	s.mu.Lock()
	projects, clean := s.projects, s.stage == leaving
	s.mu.Unlock()
	for _, p := range projects {
		p.close()
	}
	if !clean {
		return ErrNoShutdown
	}
	return nil
}

// A server is one conversation with an editor.
type server struct {
	o      Options
	ctx    context.Context
	conn   *jsonrpc2.Conn
	checks map[string]*rule.Check // by id

	mu       sync.Mutex
	stage    stage
	client   initializeParams
	docs     map[string]*document // those that are open, by path
	projects []*project
	shown    map[string]bool // URIs with diagnostics
	told     string          // the last complaint about tenet.yaml

	out outbox

	// typing is held while a file that has changed is checked. The checks of
	// whole projects stand still meanwhile, at their next file.
	typing sync.RWMutex
	tokens int // of progress, so far
}

// A stage of the conversation decides what may be said.
type stage int

const (
	waiting stage = iota // for initialize
	working
	leaving // after shutdown
)

// codeNotInitialized is the protocol's own error code.
const codeNotInitialized = -32002

// Handle carries out a message. The connection calls it in the order in which
// messages arrive; what takes time goes on beside it.
func (s *server) Handle(ctx context.Context, conn *jsonrpc2.Conn, m *jsonrpc2.Request) {
	s.mu.Lock()
	stage := s.stage
	s.mu.Unlock()
	if m.Notif {
		if do := notifications[m.Method]; do != nil && (stage == working || m.Method == "exit") {
			do(s, params(m))
		}
		return
	}
	do := requests[m.Method]
	switch {
	case stage == waiting && m.Method != "initialize":
		s.refuse(m, codeNotInitialized, "the first request is initialize")
	case stage == leaving, stage == working && m.Method == "initialize":
		s.refuse(m, jsonrpc2.CodeInvalidRequest, m.Method+" comes too late")
	case do == nil:
		s.refuse(m, jsonrpc2.CodeMethodNotFound, m.Method+" is not supported")
	case m.Method == "initialize", m.Method == "shutdown":
		s.answer(m, do)
	default:
		go s.answer(m, do)
	}
}

func (s *server) answer(m *jsonrpc2.Request, do func(*server, json.RawMessage) (any, error)) {
	result, err := do(s, params(m))
	if err != nil {
		s.refuse(m, jsonrpc2.CodeInvalidParams, err.Error())
		return
	}
	_ = s.conn.Reply(s.ctx, m.ID, result) // an editor that is gone is noticed where it is read
}

func (s *server) refuse(m *jsonrpc2.Request, code int64, why string) {
	_ = s.conn.ReplyWithError(s.ctx, m.ID, &jsonrpc2.Error{Code: code, Message: why})
}

// notify sends a notification, in the order of the calls. It never waits for
// the editor, so that it may be called with s.mu held.
func (s *server) notify(method string, params any) {
	s.out.put(func() { _ = s.conn.Notify(s.ctx, method, params) })
}

func params(m *jsonrpc2.Request) json.RawMessage {
	if m.Params == nil {
		return json.RawMessage("{}")
	}
	return *m.Params
}

// requests and notifications are what an editor may say.
var requests = map[string]func(*server, json.RawMessage) (any, error){
	"initialize":              (*server).initialize,
	"shutdown":                (*server).shutdown,
	"textDocument/codeAction": (*server).codeAction,
	"textDocument/hover":      (*server).hover,
}

var notifications = map[string]func(*server, json.RawMessage){
	"initialized":                         (*server).initialized,
	"exit":                                (*server).exit,
	"textDocument/didOpen":                (*server).didOpen,
	"textDocument/didChange":              (*server).didChange,
	"textDocument/didSave":                (*server).didSave,
	"textDocument/didClose":               (*server).didClose,
	"workspace/didChangeWatchedFiles":     (*server).didChangeFiles,
	"workspace/didChangeWorkspaceFolders": (*server).didChangeFolders,
}

func (s *server) initialize(raw json.RawMessage) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := json.Unmarshal(raw, &s.client); err != nil {
		return nil, err
	}
	s.stage = working
	return initializeResult{
		Capabilities: serverCapabilities{
			PositionEncoding:   "utf-16",
			TextDocumentSync:   textDocumentSyncOptions{OpenClose: true, Change: syncIncremental, Save: true},
			CodeActionProvider: codeActionOptions{[]string{quickFix}},
			HoverProvider:      true,
			Workspace:          workspaceCapabilities{workspaceFoldersCapability{Supported: true, ChangeNotifications: true}},
		},
		ServerInfo: serverInfo{"tenet", s.o.Version},
	}, nil
}

// watched are the files whose change on the disk may change what is found.
const watched = "**/{*.js,*.mjs,*.cjs,*.jsx,*.ts,*.mts,*.cts,*.tsx,*.html,*.vue,*.svelte,*.astro,*.ejs,*.hbs,*.njk,*.mustache,*.pug," +
	"package.json,tsconfig*.json,package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,*.yaml,*.yml,*.conf,*.service,Dockerfile*,.env*,.gitignore,.nsprc,tenet.baseline.json}"

func (s *server) initialized(json.RawMessage) {
	s.mu.Lock()
	folders := s.client.WorkspaceFolders
	if len(folders) == 0 && s.client.RootURI != "" {
		folders = []workspaceFolder{{s.client.RootURI}}
	} else if len(folders) == 0 && s.client.RootPath != "" {
		folders = []workspaceFolder{{uriOf(s.client.RootPath)}}
	}
	for _, f := range folders {
		s.addFolder(f.URI)
	}
	s.mu.Unlock()
	if s.client.Capabilities.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		go s.conn.Call(s.ctx, "client/registerCapability", registrationParams{[]registration{{
			ID: "files", Method: "workspace/didChangeWatchedFiles",
			RegisterOptions: watchedOptions{[]fileSystemWatcher{{watched}}},
		}}}, nil)
	}
}

func (s *server) shutdown(json.RawMessage) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stage = leaving
	return nil, nil
}

func (s *server) exit(json.RawMessage) { s.conn.Close() }

// Printf tells a fault of the protocol. Once the editor has said goodbye, what it
// still answers is no fault.
func (s *server) Printf(format string, args ...any) {
	s.mu.Lock()
	over := s.stage == leaving
	s.mu.Unlock()
	if !over {
		fmt.Fprintf(s.o.Log, "tenet lsp: "+format, args...)
	}
}

// complain shows what is wrong with tenet.yaml, once.
func (s *server) complain(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	s.mu.Lock()
	again := s.told == text
	s.told = text
	s.mu.Unlock()
	if text != "" && !again {
		s.notify("window/showMessage", showMessageParams{severityError, "tenet: " + text})
	}
}

// log tells a fault of ours, in the words of the editor's log.
func (s *server) log(format string, args ...any) {
	s.notify("window/logMessage", showMessageParams{severityError, "tenet: " + fmt.Sprintf(format, args...)})
}
