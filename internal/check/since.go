package check

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"tenet/internal/source"
	"tenet/internal/target"
)

// A SinceError says why it cannot be known what changed since a revision.
type SinceError struct {
	Ref string
	Why string
}

func (e *SinceError) Error() string {
	return fmt.Sprintf("cannot tell what changed since %s: %s", e.Ref, e.Why)
}

// changes returns the changed lines of the target's files since a revision:
// since the commit where the present one and the revision parted, if there is
// one, so that a branch is not blamed for what others did meanwhile. A file
// that is not in the map is unchanged.
//
// git is only asked for what it has stored. The comparison with the files on
// disk is ours: `git diff` would run the filters and monitors that the
// repository's own configuration names, and nothing that is analysed may run.
func changes(ctx context.Context, dir, ref string, t *target.Target) (map[string]lineSet, error) {
	g := git{ctx, dir}
	fail := func(err error) error { return &SinceError{ref, err.Error()} }
	if ref == "" || ref[0] == '-' {
		return nil, &SinceError{ref, "a revision cannot start with a dash"}
	}
	base, err := g.base(ref)
	if err != nil {
		return nil, fail(err)
	}
	tree, err := g.tree(base)
	if err != nil {
		return nil, fail(err)
	}
	var changed []target.File
	var olds []string // for each of changed: the blob that it was, or ""
	known := map[string]bool{}
	for _, oid := range tree {
		known[oid] = true
	}
	for _, f := range t.Files {
		oid := blobID(f.Data, len(base))
		if old := tree[f.Path]; old != oid && (old != "" || !known[oid]) { // an unchanged file may have moved
			changed, olds = append(changed, f), append(olds, old)
		}
	}
	before, err := g.blobs(olds)
	if err != nil {
		return nil, fail(err)
	}
	sets := map[string]lineSet{}
	for i, f := range changed {
		sets[f.Path] = changedLines(source.DecodeString(before[olds[i]]), source.DecodeString(f.Data))
	}
	return sets, changedAssets(ctx, t, len(base), tree, known, sets)
}

// changedAssets adds the assets that are new or have another content. Which of
// their lines changed says nothing: a program has written them.
func changedAssets(ctx context.Context, t *target.Target, n int, tree map[string]string, known map[string]bool, sets map[string]lineSet) error {
	for i := range t.Assets {
		a := &t.Assets[i]
		data, _, err := t.ReadAsset(ctx, a)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue // it is gone, and has no findings
		}
		oid := blobID(data, n)
		if old := tree[a.Path]; old != oid && (old != "" || !known[oid]) {
			sets[a.Path] = changedLines("", source.DecodeString(data))
		}
	}
	return nil
}

// blobID returns the name that git gives to content, in a repository whose
// names have n hexadecimal digits. Repositories with SHA-256 names are rare:
// there every file is compared by content.
func blobID(data []byte, n int) string {
	if n != 2*sha1.Size {
		return "unknown"
	}
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// git runs git in a folder.
type git struct {
	ctx context.Context
	dir string
}

// maxGit bounds what is read from git at once.
const maxGit = 1 << 30

// run returns what git prints. What git says of an error becomes the error.
func (g git) run(stdin io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"-C", g.dir, "--no-replace-objects", "--no-pager"}, args...)...)
	// A partial clone would fetch what it lacks, through helpers that the
	// repository's configuration names.
	cmd.Env = append(cmd.Environ(), "LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0")
	cmd.Stdin = stdin
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &limited{&stdout, maxGit}, &limited{&stderr, 4096}
	err := cmd.Run()
	switch {
	case g.ctx.Err() != nil:
		return nil, g.ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not installed, or not on the PATH")
	case err != nil:
		line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if line = strings.TrimPrefix(line, "fatal: "); line == "" {
			line = err.Error()
		}
		return stdout.Bytes(), fmt.Errorf("git %s: %s", args[0], line)
	}
	return stdout.Bytes(), nil
}

// limited fails a write that would pass the limit.
type limited struct {
	to   *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, errors.New("git printed more than can be read")
	}
	l.left -= len(p)
	return l.to.Write(p)
}

// base returns the commit to compare with. In a shallow clone there may be no
// common ancestor; then it is the revision itself.
func (g git) base(ref string) (string, error) {
	if _, err := g.run(nil, "rev-parse", "--git-dir"); err != nil {
		return "", err
	}
	out, err := g.run(nil, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return "", errors.New("git knows no such revision; a shallow clone may lack it (git fetch)")
	}
	commit := strings.TrimSpace(string(out))
	if out, err := g.run(nil, "merge-base", commit, "HEAD"); err == nil {
		commit = strings.TrimSpace(string(out))
	}
	return commit, nil
}

// tree returns the blobs below the folder at a commit, by path relative to it.
func (g git) tree(commit string) (map[string]string, error) {
	out, err := g.run(nil, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	blobs := map[string]string{}
	for _, entry := range strings.Split(string(out), "\x00") {
		meta, name, ok := strings.Cut(entry, "\t")
		if parts := strings.Fields(meta); ok && len(parts) == 3 && parts[1] == "blob" {
			blobs[path.Clean(filepath.ToSlash(name))] = parts[2]
		}
	}
	return blobs, nil
}

// blobs returns the content of blobs.
func (g git) blobs(ids []string) (map[string][]byte, error) {
	var ask bytes.Buffer
	for _, id := range ids {
		if id != "" {
			ask.WriteString(id + "\n")
		}
	}
	if ask.Len() == 0 {
		return nil, nil
	}
	out, err := g.run(&ask, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	content := map[string][]byte{}
	r := bufio.NewReader(bytes.NewReader(out))
	for {
		header, err := r.ReadString('\n')
		if err == io.EOF {
			return content, nil
		}
		parts := strings.Fields(header)
		if len(parts) != 3 {
			return nil, fmt.Errorf("git cat-file: %s", strings.TrimSpace(header))
		}
		n, err := strconv.Atoi(parts[2])
		if err != nil || n < 0 || n > len(out) {
			return nil, fmt.Errorf("git cat-file: %s", strings.TrimSpace(header))
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, fmt.Errorf("git cat-file: %w", err)
		}
		if _, err := r.Discard(1); err != nil {
			return nil, fmt.Errorf("git cat-file: %w", err)
		}
		content[parts[0]] = data
	}
}
