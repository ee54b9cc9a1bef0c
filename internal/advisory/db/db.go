// Package db keeps an advisory table on disk: the local database that
// `tenet db update` fetches and `tenet db import` reads from files.
//
//	table, err := db.Open(dir)           // ErrNone before the first update
//	result, err := db.Update(ctx, db.UpdateOptions{Dir: dir, Now: now})
//
// The database is one file. A new one is written beside it, brought to the
// disk and renamed into its place, so that whoever opens it, also after the
// process or the machine died, finds the old one or the new one, whole.
//
// Archives and records are a stranger's bytes. Nothing of an archive is
// unpacked to disk; sizes, counts and what compressed data grows to have
// limits, and links are not followed out of a folder.
package db

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/source"
)

const (
	fileName = "advisories.db"
	tempName = "tenet-*.tmp" // of files that are being written
	stale    = 24 * time.Hour
)

// ErrNone is what Open returns while there is no local database.
var ErrNone = errors.New("there is no local advisory database")

// Open opens the database in a folder. The caller closes the table.
func Open(dir string) (*advisory.Table, error) {
	if dir == "" {
		return nil, ErrNone
	}
	name := filepath.Join(dir, fileName)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	var table *advisory.Table
	if err == nil {
		table, err = advisory.OpenTable(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return table, nil
}

// Path returns the file of the database in a folder.
func Path(dir string) string { return filepath.Join(dir, fileName) }

// Write replaces the database in a folder, which it makes if it has to, by one
// with these advisories.
func Write(dir string, meta advisory.Meta, list []advisory.Advisory) error {
	data, err := advisory.Encode(meta, list)
	if err != nil {
		return err
	}
	if err := Replace(Path(dir), data); err != nil {
		return fmt.Errorf("cannot write the advisory database: %w", err)
	}
	return nil
}

// Replace puts a file in its place, whole or not at all: it writes another,
// brings it to the disk, and gives it the name.
func Replace(name string, data []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	sweep(dir, time.Now())
	f, err := os.CreateTemp(dir, tempName)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync() // or the name may come to the disk before the content
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	syncFolder(dir)
	return nil
}

// syncFolder brings a new name to the disk. Systems that cannot open a folder
// do so on their own time: then the old file is there after a power cut.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// sweep removes what killed processes have left. Young files may belong to
// one that is alive.
func sweep(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	prefix, suffix, _ := strings.Cut(tempName, "*")
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > stale {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// cause keeps what is wrong with a file and leaves out the call that failed.
func cause(path string, err error) error {
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, source.Cause(err))
}
